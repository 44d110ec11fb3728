import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { decodeAwsTagPolicy } from "../../src/tagPolicy/decodeAwsTagPolicy.ts"
import { makeTagPolicyRefusal } from "../../src/tagPolicy/makeTagPolicyRefusal.ts"
import { account, resource, shown, verdictOf } from "../desired/policyOf.ts"
import { documentedCases } from "./documentedCases.ts"

const decoded = (policy: object) => Result.getOrThrow(decodeAwsTagPolicy(JSON.stringify(policy)))
const refusal = (policy: object, type: string, key: string, value: string) =>
  makeTagPolicyRefusal(decoded(policy), type)?.(key, value)

describe("an effective AWS tag policy", () => {
  it("has at least 40 documented cases", () => {
    expect(documentedCases.length).toBeGreaterThanOrEqual(40)
  })

  it.each(documentedCases)("$says: $type $key=$value", ({ policy, type, key, value, refused }) => {
    expect(refusal(policy, type, key, value) ?? "allowed").toMatch(refused ?? /^allowed$/u)
  })

  it("is the same with operators, which policies have before inheritance", () => {
    const none = { "@@operators_allowed_for_child_policies": ["@@none"] }
    const policy = (values: object) => ({
      tags: {
        Env: {
          tag_key: { "@@assign": "Env", ...none },
          tag_value: { ...values, ...none },
          enforced_for: { "@@assign": ["ec2:instance"] },
        },
      },
    })
    for (const operator of ["@@assign", "@@append"]) {
      expect(refusal(policy({ [operator]: ["prod"] }), "ec2:instance", "Env", "prod")).toBeUndefined()
      expect(refusal(policy({ [operator]: ["prod"] }), "ec2:instance", "Env", "dev")).toMatch(/only "prod"/u)
    }
    expect(refusal(policy({}), "ec2:instance", "Env", "dev")).toBeUndefined()
  })

  it("may hold what orgtag does not know, and values that are numbers", () => {
    const policy = {
      version: 2,
      tags: { Cost: { tag_key: "Cost", tag_value: [100], enforced_for: ["ec2:instance"], colour: "red" } },
    }
    expect(refusal(policy, "ec2:instance", "Cost", "100")).toBeUndefined()
    expect(refusal(policy, "ec2:instance", "Cost", "1")).toMatch(/only "100"/u)
  })

  it.each([
    "",
    "null",
    "[]",
    "{",
    '{"tags":[]}',
    '{"tags":{"Env":null}}',
    '{"tags":{"Env":{"tag_key":7}}}',
    '{"tags":{"Env":{"tag_value":"prod"}}}',
    '{"tags":{"Env":{"enforced_for":{"@@assign":"ec2:instance"}}}}',
  ])("that is not understood is no policy: %s", (text) => {
    expect(Result.isFailure(decodeAwsTagPolicy(text))).toBe(true)
  })

  it("names a few of many values", () => {
    const values = Array.from({ length: 12 }, (_, index) => `v${index}`)
    const policy = { tags: { env: { tag_value: values, enforced_for: ["ec2:instance"] } } }
    expect(refusal(policy, "ec2:instance", "env", "x")).toMatch(/"v7" and 4 more$/u)
  })
})

describe("a change that an enforced AWS tag policy refuses", () => {
  const arn = "arn:aws:ec2:eu-west-1:123456789012:instance/i-1"
  const tagPolicy = decoded({
    tags: { Env: { tag_key: "Env", tag_value: ["prod", "dev"], enforced_for: ["ec2:instance"] } },
  })
  const judged = (
    set: Readonly<Record<string, string>>,
    observed: Readonly<Record<string, string>> = {},
    at = arn,
  ) => verdictOf([{ set }], resource(observed, at, { account: { ...account, tagPolicy } }))

  it("blocks the whole resource, with key, value and what is allowed", () => {
    const verdict = judged({ Env: "test", Owner: "ann" })
    expect(shown(verdict.changes)).toEqual(["+Env=test", "+Owner=ann"])
    expect(verdict.blocked).toEqual({
      reason: "tag-policy",
      message: 'an AWS tag policy does not allow "test" for Env, only "prod", "dev"',
    })
    expect(judged({ env: "prod" }).blocked?.message).toBe("an AWS tag policy allows the key env only as Env")
  })

  it("is looked for in what is written, not in what is there or goes", () => {
    expect(judged({ Owner: "ann" }, { Env: "wrong", env: "wrong" }).blocked).toBeUndefined()
    expect(
      verdictOf(
        [{ rename: { env: "Env" } }],
        resource({ env: "dev" }, arn, { account: { ...account, tagPolicy } }),
      ).blocked,
    ).toBeUndefined()
    expect(
      verdictOf(
        [{ remove: ["Env"] }],
        resource({ Env: "wrong" }, arn, { account: { ...account, tagPolicy } }),
      ).blocked,
    ).toBeUndefined()
  })

  it("does not block other types, nor anything in an account whose policy was not read", () => {
    expect(
      judged({ Env: "test" }, {}, "arn:aws:ec2:eu-west-1:123456789012:volume/vol-1").blocked,
    ).toBeUndefined()
    expect(verdictOf([{ set: { Env: "test" } }], resource({}, arn)).blocked).toBeUndefined()
  })
})
