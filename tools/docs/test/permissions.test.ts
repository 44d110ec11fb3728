import { describe, expect, it } from "vitest"
import { readPages } from "../src/DocPage.ts"

const page = readPages().find(({ file }) => file === "docs/permissions.md")
const policies = (page?.fences ?? []).filter(({ language }) => language === "json").map(({ text }) => text)

/** That they allow what is called, and refuse the rest, is what `infra/test/permissions` asks of the templates. */
describe("the policies to copy", () => {
  it.each(policies)("are JSON that IAM takes: policy %#", (text) => {
    expect(JSON.parse(text)).toMatchObject({ Version: "2012-10-17" })
  })

  it("are there", () => {
    expect(policies.length).toBeGreaterThan(4)
  })
})
