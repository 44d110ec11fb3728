import { describe, expect, it } from "vitest"
import { showDiagnostic } from "../../src/policy/showDiagnostic.ts"
import { decoded, leastPolicy, policyWithRule } from "./policyText.ts"

const warningsOf = (text: string) => decoded(text).warnings.map(showDiagnostic)

describe("keys that make something act", () => {
  it.each([
    ["Schedule", "set: { Schedule: x }"],
    ["schedule", "remove: [schedule]"],
    ["Patch Group", 'set: { "Patch Group": x }'],
    ["kubernetes.io/cluster/blue", 'rename: { "kubernetes.io/cluster/blue": Cluster }'],
    ["BackupPlan", "rename: { plan: BackupPlan }"],
    ["elbv2.k8s.aws/cluster", 'set: { "elbv2.k8s.aws/cluster": x }'],
  ])("%s is a warning where a rule names it: %s", (key, rule) => {
    expect(warningsOf(policyWithRule(rule))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^orgtag\\.yaml:5:\\d+ rules\\[0\\].*: this key does something: .* \\(found "${key}"`,
          "u",
        ),
      ),
    ])
  })

  it("are told once a key, at the first place", () => {
    const text = leastPolicy("rules:\n  - { id: a, set: { Schedule: x } }\n  - { id: b, remove: [Schedule] }")
    expect(warningsOf(text)).toEqual([expect.stringMatching(/^orgtag\.yaml:5:21 rules\[0\]\.set\.Schedule/u)])
  })

  it("are none where protect.allowKeys has the key", () => {
    expect(warningsOf(policyWithRule("set: { Schedule: x }", "protect: { allowKeys: [Schedule] }"))).toEqual(
      [],
    )
    expect(
      warningsOf(policyWithRule("set: { Schedule: x }", "protect: { allowKeys: [Other] }")),
    ).toHaveLength(1)
  })

  it("are not confused with others", () => {
    expect(warningsOf(policyWithRule("set: { Scheduler: x, Patch: y, kubernetes: z }"))).toEqual([])
  })
})

const withRegions = (regions: string) =>
  warningsOf(leastPolicy().replace('["*"]', `["*"], regions: [${regions}]`))

describe("a Region list without the home Region", () => {
  it("says that global services are not in scope", () => {
    expect(withRegions("eu-west-1")).toEqual([
      "orgtag.yaml:2:42 organization.regions: global services: not in scope (expected us-east-1 in the list, to tag them)",
    ])
  })

  it("goes by the partition's own home Region", () => {
    expect(withRegions("us-gov-east-1")).toEqual([expect.stringMatching(/expected us-gov-west-1/u)])
    expect(withRegions("us-gov-east-1, us-gov-west-1")).toEqual([])
  })

  it("says nothing where the home Region is in it, or no list is given", () => {
    expect(withRegions("eu-west-1, us-east-1")).toEqual([])
    expect(warningsOf(leastPolicy())).toEqual([])
  })
})
