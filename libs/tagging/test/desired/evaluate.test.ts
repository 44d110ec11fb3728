import { describe, expect, it } from "vitest"
import { reasons, resource, shown, verdictOf } from "./policyOf.ts"

describe("setting a key", () => {
  it("writes a default only where the key is missing", () => {
    const rules = [{ set: { Owner: "nobody", Env: "dev" } }]
    expect(shown(verdictOf(rules, resource({ Owner: "ann" })).changes)).toEqual(["+Env=dev"])
  })

  it("overwrites only where the rule says so", () => {
    const rules = [{ set: { Env: { value: "prod", overwrite: true as const } } }]
    expect(shown(verdictOf(rules, resource({ Env: "dev" })).changes)).toEqual(["~Env=dev>prod"])
    expect(verdictOf(rules, resource({ Env: "prod" })).changes).toEqual([])
  })

  it("settles a rule that overwrites what its own condition excludes", () => {
    const rules = [
      { when: { tags: { Env: "!prod" } }, set: { Env: { value: "prod", overwrite: true as const } } },
    ]
    const verdict = verdictOf(rules, resource({ Env: "dev" }))
    expect([shown(verdict.changes), reasons(verdict.findings)]).toEqual([["~Env=dev>prod"], []])
  })

  it("keeps the tags that no rule names", () => {
    expect(verdictOf([{ remove: ["Temp"] }], resource({ Other: "x", "aws:made": "y" })).changes).toEqual([])
  })
})

describe("renaming and removing", () => {
  it("takes the source's value where the target is absent", () => {
    const verdict = verdictOf([{ rename: { costcenter: "CostCenter" } }], resource({ costcenter: "1" }))
    expect(shown(verdict.changes)).toEqual(["+CostCenter=1", "-costcenter=1"])
  })

  it("removes a key", () => {
    expect(shown(verdictOf([{ remove: ["Temp"] }], resource({ Temp: "" })).changes)).toEqual(["-Temp="])
  })
})
