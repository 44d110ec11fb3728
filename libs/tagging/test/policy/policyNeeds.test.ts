import { describe, expect, it } from "vitest"
import { managedKeys } from "../../src/policy/managedKeys.ts"
import { policyNeeds } from "../../src/policy/policyNeeds.ts"
import { decoded, leastPolicy, policyWithRule } from "./policyText.ts"

const needsOf = (text: string) => policyNeeds(decoded(text).policy)
const setting = (value: string) => needsOf(policyWithRule(`set: { A: "${value}" }`))
const nothing = { hierarchy: false, accountTags: false, unitTags: false }

describe("the facts that a policy needs", () => {
  it("are none where accounts go by id and templates by nothing else", () => {
    expect(needsOf(policyWithRule('when: { accounts: ["123456789012", "*"] }, set: { A: x }'))).toEqual(
      nothing,
    )
    expect(setting("${account.name}-${region}-${resource.tags.B}-${account.email ?? 'x'}")).toEqual(nothing)
  })

  it.each([
    ["${ou.path}", { ...nothing, hierarchy: true }],
    ["${region ?? ou.name}", { ...nothing, hierarchy: true }],
    ["${account.tags.B}", { ...nothing, accountTags: true }],
    ["x-${region ?? account.tags.B ?? 'x'}", { ...nothing, accountTags: true }],
    ["${ou.tags.B}", { ...nothing, hierarchy: true, unitTags: true }],
    ["${inherited.B}", { hierarchy: true, accountTags: true, unitTags: true }],
  ])("of %s are %j", (value, needs) => {
    expect(setting(value)).toEqual(needs)
  })

  const people = "owner: a, approver: b, reason: c, expires: 2027-03-31"
  it.each([
    ["organization.include", leastPolicy().replace('"*"', "Workloads/**")],
    ["organization.exclude", leastPolicy().replace('["*"]', '["*"], exclude: [ou-ab12-11111111]')],
    ["a rule's when", policyWithRule("when: { accounts: [r-ab12] }")],
    [
      "an exemption",
      leastPolicy(`rules: []\nexemptions: [{ id: E, when: { accounts: [Workloads] }, ${people} }]`),
    ],
  ])("include the hierarchy where %s goes by units", (_where, text) => {
    expect(needsOf(text)).toEqual({ ...nothing, hierarchy: true })
  })
})

describe("the keys that a policy manages", () => {
  it("are those it sets, renames, renames to and removes, and no others", () => {
    const rule = "set: { A: x }, rename: { b: C }, remove: [D], when: { tags: { E: present } }"
    const { policy } = decoded(policyWithRule(rule, "values: { F: [x] }\nprotect: { keys: [G] }"))
    expect(managedKeys(policy)).toEqual(new Set(["A", "b", "C", "D"]))
  })
})
