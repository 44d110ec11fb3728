import { describe, expect, it } from "vitest"
import type { AwsTagPolicy, RequiredKeys } from "../../src/tagPolicy/AwsTagPolicy.ts"
import { findUnruledKeys } from "../../src/tagPolicy/findUnruledKeys.ts"
import { account, policyOf, type WrittenRule } from "../desired/policyOf.ts"

const tagPolicy: AwsTagPolicy = {
  rules: [
    { key: "CostCenter", spelled: true, values: undefined, enforcedFor: [], requiredFor: ["ec2:instance"] },
    { key: "team", spelled: false, values: undefined, enforcedFor: [], requiredFor: ["ec2:instance"] },
  ],
}
const found = (rules: ReadonlyArray<WrittenRule>, required: ReadonlyArray<RequiredKeys>) =>
  findUnruledKeys(policyOf({ rules }), account, tagPolicy, required).map(({ message }) => message)
const on = (type: string, ...keys: ReadonlyArray<string>): RequiredKeys => ({ type, keys })
const cost: WrittenRule = { set: { CostCenter: "1" } }

describe("a key that an AWS tag policy requires", () => {
  it("is a finding where no rule sets it, once for all types", () => {
    expect(found([], [on("ec2:instance", "CostCenter", "Env"), on("s3:bucket", "CostCenter")])).toEqual([
      "an AWS tag policy requires CostCenter on ec2:instance, s3:bucket, and no rule sets it there",
      "an AWS tag policy requires Env on ec2:instance, and no rule sets it there",
    ])
  })

  it.each<[string, WrittenRule, RequiredKeys]>([
    ["sets it everywhere", cost, on("ec2:instance", "CostCenter")],
    ["sets it on the type", { ...cost, when: { types: ["ec2:instance"] } }, on("ec2:instance", "CostCenter")],
    ["sets it on the service", { ...cost, when: { types: ["ec2"] } }, on("ec2:ALL_SUPPORTED", "CostCenter")],
    [
      "spells the type as its ARNs do",
      { ...cost, when: { types: ["states:stateMachine"] } },
      on("states:statemachine", "CostCenter"),
    ],
    [
      "asks for Regions or tags besides",
      { ...cost, when: { regions: ["eu-west-1"], tags: { Env: "prod" } } },
      on("ec2:instance", "CostCenter"),
    ],
    [
      "is for the account",
      { ...cost, when: { accounts: ["Workloads/Prod"] } },
      on("ec2:instance", "CostCenter"),
    ],
    [
      "spells it otherwise, which the tag policy leaves open",
      { set: { Team: "x" } },
      on("ec2:instance", "team"),
    ],
  ])("is none where a rule %s", (_name, rule, required) => {
    expect(found([rule], [required])).toEqual([])
  })

  it.each<[string, WrittenRule, RequiredKeys]>([
    ["is for other types", { ...cost, when: { types: ["s3"] } }, on("ec2:instance", "CostCenter")],
    [
      "is for one type of several",
      { ...cost, when: { types: ["ec2:instance"] } },
      on("ec2:ALL_SUPPORTED", "CostCenter"),
    ],
    ["is for other accounts", { ...cost, when: { accounts: ["Sandbox"] } }, on("ec2:instance", "CostCenter")],
    [
      "spells it otherwise, and the tag policy spells it",
      { set: { costcenter: "1" } },
      on("ec2:instance", "CostCenter"),
    ],
    ["only renames to it", { rename: { cc: "CostCenter" } }, on("ec2:instance", "CostCenter")],
    ["removes it", { remove: ["CostCenter"] }, on("ec2:instance", "CostCenter")],
  ])("is one where the rule %s", (_name, rule, required) => {
    expect(found([rule], [required])).toHaveLength(1)
  })

  it("names a few of many types", () => {
    const required = Array.from({ length: 9 }, (_, index) => on(`ec2:t${index}`, "CostCenter"))
    expect(found([], required)).toEqual([
      "an AWS tag policy requires CostCenter on ec2:t0, ec2:t1, ec2:t2, ec2:t3, ec2:t4 and 4 more types, and no rule sets it there",
    ])
  })
})
