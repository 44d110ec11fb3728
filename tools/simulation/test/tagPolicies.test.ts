import type { Fault } from "@orgtag/local-aws"
import type { SweepReport } from "@orgtag/tagging"
import { assert, describe, it } from "vitest"
import {
  callsDuring,
  home,
  ireland,
  lab,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queues,
  shop,
  swept,
  tagging,
} from "./scenario.ts"
import { generatedTagPolicy } from "./generatedTagPolicy.ts"

/** The policy of a scenario, which respects AWS tag policies unless told otherwise. */
const respecting = (rules: string, awsTagPolicies = "respect") =>
  policyWith(rules, { include: `"${shop}", "${lab}"`, regions: `[${ireland}, ${home}]` }).replace(
    "awsTagPolicies: ignore",
    `awsTagPolicies: ${awsTagPolicies}`,
  )

const tagPolicy = (rule: object, key = "Owner") =>
  JSON.stringify({ tags: { [key]: { tag_key: key, ...rule } } })
const teamsOnly = tagPolicy({ tag_value: ["team-*"], enforced_for: ["sqs:ALL_SUPPORTED"] })

/** Two members with queues to tag, of which the first has this tag policy. */
const organization = (policy?: string) =>
  organizationWith({
    [shop]: { resources: queues(3, { Env: "prod" }), ...(policy === undefined ? {} : { tagPolicy: policy }) },
    [lab]: { resources: queues(1, {}, lab) },
  })

const reasonsOf = ({ failures }: SweepReport) =>
  failures.map(({ account, region, reason }) => [account, region, reason])

describe("an AWS tag policy that a rule contradicts", () => {
  it("blocks its resources before any write, and says which value is allowed", async () => {
    await playIn(
      { organization: organization(teamsOnly), policy: respecting(ownerRule) },
      async (fixture) => {
        const report = await swept(fixture)
        assert.strictEqual(report.outcome, "complete")
        assert.deepInclude(report.resources, { seen: 4, blocked: 3, changed: 1 })
        assert.deepEqual(new Set(fixture.aws.writes().map(({ account }) => account)), new Set([lab]))
      },
    )
  })

  it("refuses the writes where orgtag is told to ignore it: each resource fails for it, once", async () => {
    const policy = respecting(ownerRule, "ignore")
    await playIn({ organization: organization(teamsOnly), policy }, async (fixture) => {
      const calls = await callsDuring(fixture, async () => {
        const report = await swept(fixture)
        assert.strictEqual(report.outcome, "partial")
        assert.deepEqual(
          reasonsOf(report),
          Array.from({ length: 3 }, () => [shop, ireland, "tag-policy"]),
        )
        assert.match(report.failures[0]?.hint ?? "", /AWS tag policy refuses/u)
      })
      assert.strictEqual(calls.get(`${tagging}:TagResources`), 2, "and none was tried again")
      assert.isFalse(calls.has("Organizations:DescribeEffectivePolicy"))
    })
  })
})

describe("the AWS tag policy of an account", () => {
  it("is asked for once per account and sweep", async () => {
    await playIn(
      { organization: organization(teamsOnly), policy: respecting(ownerRule) },
      async (fixture) => {
        for (const _ of [1, 2]) {
          const calls = await callsDuring(fixture, () => swept(fixture))
          assert.strictEqual(calls.get("Organizations:DescribeEffectivePolicy"), 2)
          assert.isFalse(calls.has(`${tagging}:ListRequiredTags`), "which nothing is required in")
        }
      },
    )
  })

  it.each<[string, Fault["do"], RegExp]>([
    ["denied", { error: { code: "AccessDeniedException", status: 400 } }, /awsTagPolicies: ignore/u],
    ["throttled", { throttle: true }, /run the sweep again/u],
    ["unavailable", { error: { code: "ServiceException", status: 500 } }, /run the sweep again/u],
    ["malformed", { answer: { status: 200, body: "{}" } }, /proxy/u],
    [
      "malformed",
      { answer: { status: 200, body: '{"EffectivePolicy":{"PolicyContent":"?"}}' } },
      /awsTagPolicies: ignore/u,
    ],
  ])("that was not read (%s) lets nothing be written in it", async (reason, fault, hint) => {
    await playIn({ organization: organization(), policy: respecting(ownerRule) }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: "Organizations",
          operation: "DescribeEffectivePolicy",
          account: shop,
          calls: "every:1",
          do: fault,
        },
      ])
      const report = await swept(fixture)
      assert.deepEqual(reasonsOf(report), [[shop, "*", reason]])
      assert.match(report.failures[0]?.hint ?? "", hint)
      assert.deepEqual(new Set(fixture.aws.writes().map(({ account }) => account)), new Set([lab]))
    })
  })
})

describe("a key that an AWS tag policy requires", () => {
  const required = JSON.stringify({
    tags: {
      CostCenter: { tag_key: "CostCenter", report_required_tag_for: ["sqs:queue", "s3:bucket"] },
      Owner: { tag_key: "Owner", report_required_tag_for: ["sqs:queue"] },
    },
  })

  it("and no rule sets is a finding of the account in every plan and sweep, also with nothing to do", async () => {
    await playIn({ organization: organization(required), policy: respecting(ownerRule) }, async (fixture) => {
      for (const mode of ["plan", "apply", "apply"] as const) {
        const report = await swept(fixture, { mode })
        assert.strictEqual(report.outcome, "complete")
        assert.deepEqual(
          report.findings.map(({ account, region, key, reason, message }) => ({
            account,
            region,
            key,
            reason,
            message,
          })),
          [
            {
              account: shop,
              region: "*",
              key: "CostCenter",
              reason: "required-key-without-rule",
              message:
                "an AWS tag policy requires CostCenter on s3:bucket, sqs:queue, and no rule sets it there",
            },
          ],
        )
      }
    })
  })

  it("that cannot be listed is a failure that keeps nothing from being tagged", async () => {
    await playIn({ organization: organization(required), policy: respecting(ownerRule) }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: tagging,
          operation: "ListRequiredTags",
          calls: "every:1",
          do: { error: { code: "AccessDeniedException", status: 400 } },
        },
      ])
      const report = await swept(fixture)
      assert.deepEqual(reasonsOf(report), [[shop, "*", "denied"]])
      assert.deepInclude(report.resources, { seen: 4, changed: 4 })
    })
  })
})

describe("for generated tag policies and tags", () => {
  it("AWS refuses exactly what is blocked", async () => {
    let refusals = 0
    for (let seed = 1; seed <= 12; seed++) {
      const { resources, tagPolicy: generated, rules } = generatedTagPolicy(seed)
      const members = organizationWith({ [shop]: { resources, tagPolicy: generated } })
      const refused = new Set<string>()
      await playIn({ organization: members, policy: respecting(rules, "ignore") }, async (fixture) => {
        const report = await swept(fixture)
        for (const { reason, resource } of report.failures)
          if (reason === "tag-policy" && resource !== undefined) refused.add(resource)
      })
      refusals += refused.size
      await playIn({ organization: members, policy: respecting(rules) }, async (fixture) => {
        const report = await swept(fixture)
        const reasons = report.failures.map(({ reason }) => reason)
        assert.notInclude(reasons, "tag-policy", `seed ${seed}`)
        assert.strictEqual(report.resources.blocked, refused.size, `seed ${seed}`)
        const written = new Set(fixture.aws.writes().map(({ arn }) => arn))
        for (const arn of refused) assert.isFalse(written.has(arn), `seed ${seed}: ${arn}`)
      })
    }
    assert.isAbove(refusals, 12)
    assert.isBelow(refusals, 12 * 12)
  })
})
