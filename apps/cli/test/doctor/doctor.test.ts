import { doctorChecks, DoctorReport } from "@orgtag/tagging"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { brokenSetUps, doctorPolicy } from "./brokenSetUps.ts"
import { examine } from "./examine.ts"

const isBad = ({ state }: { readonly state: string }): boolean => state === "problem" || state === "note"

describe("the doctor", () => {
  it("finds nothing wrong where nothing is, and says so of every check", async () => {
    const { report } = await examine({})
    expect(report.lines.map(({ check, state }) => [check, state])).toEqual(
      doctorChecks.map((check) => [check, check === "explorer" ? "skipped" : "ok"]),
    )
    expect(report.accounts).toEqual({ total: 4, inScope: 4, entered: 4 })
    expect(report.problems).toBe(0)
  })

  it("is shown at least fifteen set-ups that are broken", () => {
    const broken = brokenSetUps.filter(({ says }) => says.some(({ state }) => state === undefined))
    expect(broken.length).toBeGreaterThanOrEqual(15)
  })

  it.each(brokenSetUps)("names $name and nothing else, with what to do", async ({ says, ...setUp }) => {
    const { report, tagWrites, indexesCreated } = await examine(setUp)
    const found = report.lines.filter(isBad)
    expect(found.map(({ check, state }) => [check, state])).toEqual(
      says.map(({ check, state }) => [check, state ?? "problem"]),
    )
    for (const [index, wanted] of says.entries()) {
      expect(found[index]?.message).toMatch(wanted.message)
      expect(found[index]?.mend).toMatch(wanted.mend)
      expect(found[index]?.accounts).toBe(wanted.accounts)
    }
    expect(report.problems).toBe(says.filter(({ state }) => state === undefined).length)
    expect([tagWrites, indexesCreated]).toEqual([0, 0])
  })

  it("makes a document that its schema takes", async () => {
    const { report } = await examine({ tables: "none" })
    expect(Schema.decodeUnknownSync(DoctorReport)(JSON.parse(JSON.stringify(report)))).toEqual(report)
  })

  it("asks each account for no more than it needs to know", async () => {
    const { calls } = await examine({})
    expect(Object.fromEntries(calls)).toMatchObject({
      "STS:AssumeRole": 4,
      "IAM:GetRole": 4,
      "Account:ListRegions": 4,
      "Organizations:DescribeEffectivePolicy": 4,
      "Resource Groups Tagging API:GetResources": 8,
      "Organizations:ListTagsForResource": 2,
    })
  })

  it("makes no call for what the policy turns off", async () => {
    const off = doctorPolicy
      .replace("externalId: local", "externalId: local, roleCheck: off")
      .concat("awsTagPolicies: ignore\n")
    const { report, calls } = await examine({ policy: () => off })
    expect(report.lines.filter(({ state }) => state === "skipped").map(({ check }) => check)).toEqual([
      "role",
      "tag-policy",
      "explorer",
    ])
    expect([calls.has("IAM:GetRole"), calls.has("Organizations:DescribeEffectivePolicy")]).toEqual([
      false,
      false,
    ])
    expect(report.roleTags).toEqual({})
  })
})
