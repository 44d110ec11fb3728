import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readPages } from "../src/DocPage.ts"
import { DocumentedOrganization, documentedPolicy } from "../src/DocumentedOrganization.ts"

const page = readPages().find(({ file }) => file === "docs/permissions.md")
const policies = (page?.fences ?? []).filter(({ language }) => language === "json").map(({ text }) => text)

/** IAM's prefixes by the SDK's service ids. */
const prefixes: Readonly<Record<string, string>> = {
  Account: "account",
  DynamoDB: "dynamodb",
  IAM: "iam",
  Organizations: "organizations",
  "Resource Groups Tagging API": "tag",
  STS: "sts",
}

/** Needs no permission. */
const always = "sts:GetCallerIdentity"

describe("the policies to copy", () => {
  it.each(policies)("are JSON that IAM takes: policy %#", (text) => {
    expect(JSON.parse(text)).toMatchObject({ Version: "2012-10-17" })
  })

  let organization: DocumentedOrganization | undefined
  beforeAll(async () => {
    organization = await DocumentedOrganization.start()
  })
  afterAll(async () => organization?.stop())

  it("allow every call that a sweep makes", async () => {
    await organization?.run(documentedPolicy, ["setup", "tables"])
    const ran = await organization?.run(documentedPolicy, ["sweep", "--json"])
    const report: { readonly apiCalls: Readonly<Record<string, number>> } = JSON.parse(ran?.stdout ?? "{}")
    const actions = Object.keys(report.apiCalls).map((name) => {
      const [service = "", operation = ""] = name.split(":")
      return `${prefixes[service] ?? service}:${operation}`
    })
    const allowed = policies.join("\n")
    const missing = actions.filter((action) => action !== always && !allowed.includes(`"${action}"`))
    expect(missing).toEqual([])
    expect(actions.length).toBeGreaterThan(10)
  })
})
