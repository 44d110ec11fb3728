import { describe, expect, it } from "vitest"
import { Region } from "../../src/domain/Region.ts"
import { evaluate } from "../../src/desired/evaluate.ts"
import { judgeRowExemptions } from "../../src/desired/Exemptions.ts"
import { account, policyOf, reasons, resource, type WrittenCondition } from "./policyOf.ts"

const policy = (when: WrittenCondition) =>
  policyOf({ rules: [{ set: { Owner: "ann" } }], exemptions: [{ id: "EX-1", when, expires: "2027-03-31" }] })
const exempted = (when: WrittenCondition, today: string) =>
  evaluate(policy(when), resource({}), today).exemption

const row = (when: WrittenCondition, of: Region | undefined) =>
  judgeRowExemptions(policy(when), { account, region: of }, "2026-11-23").holds?.id

describe("an exemption", () => {
  it("takes a resource out of all rules", () => {
    const verdict = evaluate(policy({ types: ["sqs"] }), resource({}), "2027-01-01")
    expect([verdict.exemption, verdict.changes, verdict.findings, verdict.matched]).toEqual([
      "EX-1",
      [],
      [],
      [],
    ])
  })

  it.each([
    [{ types: ["sqs:queue"] }, "EX-1"],
    [{ types: ["sns"] }, undefined],
    [{ accounts: ["123456789012"] }, "EX-1"],
    [{ accounts: ["Workloads/**"] }, "EX-1"],
    [{ accounts: ["210987654321"] }, undefined],
    [{ regions: ["eu-west-1"] }, "EX-1"],
    [{ regions: ["eu-west-2"] }, undefined],
    [{ types: ["sqs"], regions: ["eu-west-2"] }, undefined],
  ])("%j", (when, expected) => {
    expect(exempted(when, "2027-01-01")).toBe(expected)
  })

  it("holds on its last day, in UTC, and not on the next", () => {
    expect(exempted({ types: ["sqs"] }, "2027-03-31")).toBe("EX-1")
    expect(exempted({ types: ["sqs"] }, "2027-04-01")).toBeUndefined()
  })

  it("is ignored once it has expired, and a finding says so where it matches", () => {
    const verdict = evaluate(policy({ types: ["sqs"] }), resource({}), "2027-04-01")
    expect([verdict.changes.length, reasons(verdict.findings)]).toEqual([1, ["exemption-expired"]])
    expect(verdict.findings[0]?.message).toBe("exemption EX-1 of owner@example.com expired on 2027-03-31")
    expect(evaluate(policy({ types: ["sns"] }), resource({}), "2027-04-01").findings).toEqual([])
  })

  it("is asked anew on another day by the same evaluator", () => {
    const both = policyOf({
      exemptions: [
        { id: "EX-1", when: { types: ["sqs"] }, expires: "2026-01-01" },
        { id: "EX-2", when: { types: ["sqs"] }, expires: "2027-03-31" },
      ],
    })
    const verdict = evaluate(both, resource({}), "2026-11-23")
    expect([verdict.exemption, reasons(verdict.findings)]).toEqual(["EX-2", ["exemption-expired"]])
  })
})

describe("an exemption of a row", () => {
  const region = Region.make("eu-west-1")
  it("takes out a whole account or account-Region", () => {
    expect(row({ accounts: ["123456789012"] }, undefined)).toBe("EX-1")
    expect(row({ accounts: ["123456789012"] }, region)).toBe("EX-1")
    expect(row({ accounts: ["123456789012"], regions: ["eu-west-1"] }, region)).toBe("EX-1")
    expect(row({ regions: ["eu-west-1"] }, region)).toBe("EX-1")
    expect(row({ regions: ["eu-west-2"] }, region)).toBeUndefined()
  })

  it("does not take out an account for one of its Regions, nor a row for some of its types", () => {
    expect(row({ accounts: ["123456789012"], regions: ["eu-west-1"] }, undefined)).toBeUndefined()
    expect(row({ accounts: ["123456789012"], types: ["sqs"] }, region)).toBeUndefined()
  })
})
