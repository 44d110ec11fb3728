import { describe, expect, it } from "vitest"
import { account, resource, verdictOf, type WrittenCondition } from "./policyOf.ts"
import type { ResourceFacts } from "../../src/desired/Verdict.ts"

const matches = (when: WrittenCondition, facts: ResourceFacts = resource({ Env: "prod", Empty: "" })) =>
  verdictOf([{ when, set: { Hit: "yes" } }], facts).changes.length === 1

describe("`when`", () => {
  it("matches everything where it is absent or asks nothing", () => {
    expect(verdictOf([{ set: { Hit: "yes" } }], resource({})).matched).toEqual(["rule-1"])
    expect(matches({})).toBe(true)
  })

  it("joins its fields by AND", () => {
    expect(matches({ regions: ["eu-west-1"], types: ["sqs"], tags: { Env: "prod" } })).toBe(true)
    expect(matches({ regions: ["eu-west-2"], types: ["sqs"], tags: { Env: "prod" } })).toBe(false)
    expect(matches({ regions: ["eu-west-1"], types: ["sns"], tags: { Env: "prod" } })).toBe(false)
    expect(matches({ regions: ["eu-west-1"], types: ["sqs"], tags: { Env: "dev" } })).toBe(false)
    expect(matches({ accounts: ["210987654321"], types: ["sqs"] })).toBe(false)
    expect(matches({ tags: { Env: "prod", Owner: "present" } })).toBe(false)
  })

  it("joins the entries of a list by OR", () => {
    expect(matches({ regions: ["us-east-1", "eu-west-1"] })).toBe(true)
    expect(matches({ types: ["sns", "sqs:queue"] })).toBe(true)
    expect(matches({ tags: { Env: ["dev", "prod"] } })).toBe(true)
    expect(matches({ tags: { Owner: ["ann", "absent"] } })).toBe(true)
  })

  it.each([
    ["*", true],
    ["123456789012", true],
    ["210987654321", false],
    ["Workloads/Prod", true],
    ["Workloads", false],
    ["Workloads/**", true],
    ["Workloads/Prod/**", true],
    ["Suspended/**", false],
  ])("asks accounts for %s", (pattern, expected) => {
    expect(matches({ accounts: [pattern] })).toBe(expected)
  })

  it.each([
    ["prod", true],
    ["pr*", true],
    ["dev", false],
    ["!prod", false],
    ["!pr*", false],
    ["!dev", true],
    ["present", true],
    ["absent", false],
  ])("asks a key that is there for %s", (pattern, expected) => {
    expect(matches({ tags: { Env: pattern } })).toBe(expected)
  })

  it.each([
    ["x", false],
    ["*", false],
    ["!x", true],
    ["present", false],
    ["absent", true],
  ])("asks a key that is absent for %s", (pattern, expected) => {
    expect(matches({ tags: { Owner: pattern } })).toBe(expected)
  })

  it("takes an empty value for present", () => {
    expect(matches({ tags: { Empty: "present" } })).toBe(true)
    expect(matches({ tags: { Empty: "absent" } })).toBe(false)
  })

  it("takes a list of negated entries for none of them", () => {
    expect(matches({ tags: { Env: ["!prod", "!stage"] } })).toBe(false)
    expect(matches({ tags: { Env: ["!dev", "!stage"] } })).toBe(true)
    expect(matches({ tags: { Owner: ["!dev", "!stage"] } })).toBe(true)
  })

  it("takes `{ is: … }` as it stands", () => {
    expect(matches({ tags: { Env: { is: "absent" } } })).toBe(false)
    expect(matches({ tags: { Env: { is: "absent" } } }, resource({ Env: "absent" }))).toBe(true)
    expect(matches({ tags: { Env: { is: "pr*" } } })).toBe(false)
  })

  it("may ask for keys of AWS", () => {
    expect(matches({ tags: { "aws:made": "by" } }, resource({ "aws:made": "by" }))).toBe(true)
  })

  it("is decided anew for another account, Region or type", () => {
    const other = { ...account, units: account.units.slice(1) }
    const when = { accounts: ["Workloads/Prod"] }
    expect(matches(when)).toBe(true)
    expect(matches(when, resource({}, undefined, { account: other }))).toBe(false)
  })
})
