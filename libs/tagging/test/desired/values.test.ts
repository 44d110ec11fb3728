import { describe, expect, it } from "vitest"
import { reasons, resource, shown, verdictOf, type WrittenPolicy } from "./policyOf.ts"

const overwrite = (value: string) => ({ value, overwrite: true }) as const
const outcome = (written: WrittenPolicy, observed: Record<string, string>) => {
  const { changes, findings } = verdictOf(written, resource(observed))
  return [shown(changes), reasons(findings)]
}
const values = { Env: ["prod", "dev"], CostCenter: /[0-9]{4}/u }

describe("`values`", () => {
  it("writes a computed value that is allowed", () => {
    const rules = [{ set: { Env: "dev", CostCenter: "${inherited.CostCenter}" } }]
    expect(outcome({ values, rules }, {})).toEqual([["+CostCenter=1234", "+Env=dev"], []])
  })

  it("does not write a computed value outside, as a default or over another one", () => {
    const rules = [{ set: { Env: "${ou.name}", CostCenter: overwrite("${account.id}") } }]
    expect(outcome({ values, rules }, { CostCenter: "1111" })).toEqual([
      [],
      ["value-not-allowed CostCenter", "value-not-allowed Env"],
    ])
  })

  it("takes a pattern for the whole value", () => {
    expect(outcome({ values }, { CostCenter: "12345" })).toEqual([[], ["value-not-allowed CostCenter"]])
    expect(outcome({ values }, { CostCenter: "1234" })).toEqual([[], []])
  })

  it("reports an observed bad value, and only an overwrite mends it", () => {
    expect(outcome({ values, rules: [{ set: { Env: "dev" } }] }, { Env: "test" })).toEqual([
      [],
      ["value-not-allowed Env"],
    ])
    expect(outcome({ values, rules: [{ set: { Env: overwrite("dev") } }] }, { Env: "test" })).toEqual([
      ["~Env=test>dev"],
      [],
    ])
  })

  it("checks keys that no rule writes, and never manages them", () => {
    expect(outcome({ values }, { Env: "test", CostCenter: "1" })).toEqual([
      [],
      ["value-not-allowed CostCenter", "value-not-allowed Env"],
    ])
  })

  it("says nothing of a key that is absent or removed", () => {
    expect(outcome({ values }, {})).toEqual([[], []])
    expect(outcome({ values, rules: [{ remove: ["Env"] }] }, { Env: "test" })).toEqual([["-Env=test"], []])
  })

  it("says once that a key's observed and computed values are both bad, and names the rule", () => {
    const verdict = verdictOf({ values, rules: [{ set: { Env: overwrite("x") } }] }, resource({ Env: "y" }))
    expect(verdict.findings).toEqual([
      {
        reason: "value-not-allowed",
        rule: "rule-1",
        key: "Env",
        message: '"x" is no value that Env may hold',
      },
    ])
  })
})
