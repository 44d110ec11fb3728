import { twoAccounts } from "@orgtag/local-aws"
import { assert, describe, it } from "@effect/vitest"
import { noAwsTagPolicy } from "@orgtag/tagging"
import { Effect } from "effect"
import { enterShop, overTime, withOrganization } from "./LocalOrganization.ts"

const tagPolicy = Effect.flatMap(enterShop({ readOnly: true }), (session) => session.tagPolicy)
const requiredKeys = Effect.flatMap(enterShop({ readOnly: true }), (session) => session.requiredKeys)
const withPolicy = (policy: string) => {
  const seed = twoAccounts()
  return { seed: { ...seed, accounts: seed.accounts.map((account) => ({ ...account, tagPolicy: policy })) } }
}

const costCenter = JSON.stringify({
  tags: {
    CostCenter: {
      tag_key: "CostCenter",
      tag_value: ["100"],
      enforced_for: ["sqs:queue"],
      report_required_tag_for: ["sqs:queue", "s3:bucket"],
    },
  },
})

const answering = (operation: string, body: string) => ({
  faults: [
    { service: "Organizations", operation, calls: "every:1", do: { answer: { status: 200, body } } },
    {
      service: "Resource Groups Tagging API",
      operation,
      calls: "every:1",
      do: { answer: { status: 200, body } },
    },
  ],
})

describe("the AWS tag policy of an account", () => {
  it.effect("is what Organizations tells the account itself, also a session that may only read", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* tagPolicy, {
        rules: [
          {
            key: "CostCenter",
            spelled: true,
            values: ["100"],
            enforcedFor: ["sqs:queue"],
            requiredFor: ["sqs:queue", "s3:bucket"],
          },
        ],
      })
    }).pipe(withOrganization(withPolicy(costCenter))),
  )

  it.effect("says nothing where none is attached", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* tagPolicy, noAwsTagPolicy)
      assert.deepStrictEqual(yield* requiredKeys, [])
    }).pipe(withOrganization()),
  )

  it.effect.each([
    { name: "that holds no policy", body: "{}" },
    { name: "without its text", body: '{"EffectivePolicy":{"PolicyType":"TAG_POLICY"}}' },
    { name: "whose text is no policy", body: '{"EffectivePolicy":{"PolicyContent":"{"}}' },
    {
      name: "whose text has another shape",
      body: JSON.stringify({ EffectivePolicy: { PolicyContent: '{"tags":{"Env":{"tag_value":7}}}' } }),
    },
  ])("was not read from an answer $name", ({ body }) =>
    Effect.gen(function* () {
      const failed = yield* overTime(Effect.flip(tagPolicy))
      assert.deepInclude(failed, {
        operation: "DescribeEffectivePolicy",
        reason: "malformed",
        account: "333333333333",
      })
    }).pipe(withOrganization(answering("DescribeEffectivePolicy", body))),
  )

  it.effect("was not read where the call is refused", () =>
    Effect.gen(function* () {
      const failed = yield* overTime(Effect.flip(tagPolicy))
      assert.deepInclude(failed, { reason: "denied", code: "AccessDeniedException" })
    }).pipe(
      withOrganization({
        faults: [
          {
            service: "Organizations",
            operation: "DescribeEffectivePolicy",
            calls: "every:1",
            do: { error: { code: "AccessDeniedException", status: 400 } },
          },
        ],
      }),
    ),
  )

  it.effect("names the keys that it requires, page by page", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* requiredKeys, [
        { type: "sqs:queue", keys: ["CostCenter"] },
        { type: "s3:bucket", keys: ["CostCenter"] },
      ])
    }).pipe(
      withOrganization({
        ...withPolicy(costCenter),
        faults: [
          {
            service: "Resource Groups Tagging API",
            operation: "ListRequiredTags",
            calls: "every:1",
            do: { page: "short" },
          },
        ],
      }),
    ),
  )

  it.effect.each(["{}", '{"RequiredTags":[{}]}', '{"RequiredTags":{}}'])(
    "did not name them in an answer %s",
    (body) =>
      Effect.gen(function* () {
        assert.strictEqual((yield* overTime(Effect.flip(requiredKeys))).reason, "malformed")
      }).pipe(withOrganization(answering("ListRequiredTags", body))),
  )
})
