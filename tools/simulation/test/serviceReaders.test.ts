import type { ResourceSeed } from "@orgtag/local-aws"
import { assert, describe, it } from "vitest"
import {
  callsDuring,
  historyOf,
  home,
  ireland,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  shop,
  swept,
  tagging,
} from "./scenario.ts"

const iamArn = (name: string): string => `arn:aws:iam::${shop}:${name}`
const group = `arn:aws:autoscaling:${ireland}:${shop}:autoScalingGroup:6d1cf5b6-1f4f-4a8a-9d7b-000000000001:autoScalingGroupName/web`

const seedOf = (arn: string, region: string, tags: Readonly<Record<string, string>> = {}): ResourceSeed => ({
  arn,
  region,
  tags,
  visibility: "tagged",
  tagging: "ok",
})

const ofIam = [
  "role/app",
  "role/team/deploy",
  "user/ana",
  "policy/deploy",
  "instance-profile/web",
  "oidc-provider/token.example.com",
  "saml-provider/idp",
  "server-certificate/shop",
  "mfa/ana",
].map(iamArn)
const serviceLinked = iamArn("role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport")

const organization = organizationWith({
  [shop]: {
    resources: [
      ...ofIam.map((arn) => ({ ...seedOf(arn, home), visibility: "never-tagged" as const })),
      seedOf(serviceLinked, home),
      seedOf(group, ireland, { Env: "prod" }),
    ],
  },
})
const policyOf = (inventory: string, rules = ownerRule) =>
  policyWith(rules, { regions: `[${home}, ${ireland}]`, inventory })
const on = "{ resourceExplorer: off, iam: on, autoScaling: on }"
const off = "{ resourceExplorer: off, iam: off, autoScaling: off }"

describe("what services read themselves", () => {
  it("is tagged through the tagging API and read back by its own service; again there is nothing to do", async () => {
    await playIn({ organization, policy: policyOf(on) }, async (fixture) => {
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.deepInclude(report.resources, { seen: 11, changed: 10, awsManaged: 1 })
      assert.deepInclude(report.changes, { add: 10, verified: 10 })
      for (const arn of ofIam) assert.deepEqual(fixture.aws.tags(arn), { Owner: "nobody" })
      assert.deepEqual(fixture.aws.tags(group), { Env: "prod", Owner: "nobody" })
      assert.deepEqual(fixture.aws.tags(serviceLinked), {})
      const calls = await callsDuring(fixture, () => swept(fixture))
      assert.isUndefined(calls.get(`${tagging}:TagResources`))
      // The policy, profile, providers, certificate and device have a tag now, so the walk shows them.
      assert.strictEqual(calls.get("IAM:ListRoleTags"), 2)
      assert.isUndefined(calls.get("IAM:ListPolicyTags"))
    })
  })

  it("is listed once, in the home Region; no call is made where the policy turns it off", async () => {
    await playIn({ organization, policy: policyOf(on) }, async (fixture) => {
      const { apiCalls } = await swept(fixture, { mode: "plan" })
      assert.strictEqual(apiCalls["IAM:ListRoles"], 1)
      assert.strictEqual(apiCalls["Auto Scaling:DescribeAutoScalingGroups"], 2)
    })
    await playIn({ organization, policy: policyOf(off) }, async (fixture) => {
      const { apiCalls, resources } = await swept(fixture)
      assert.isEmpty(
        Object.keys(apiCalls).filter((name) => /^(IAM|Auto Scaling|Resource Explorer)/u.test(name)),
      )
      assert.strictEqual(resources.seen, 0)
    })
  })

  it("changes the spelling of a key in IAM with one call: taking the old one off would take the new one too", async () => {
    const role = iamArn("role/app")
    const seed = organizationWith({
      [shop]: { resources: [seedOf(role, home, { owner: "shop", Temp: "yes" })] },
    })
    const rules = `  - { id: spelling, rename: { owner: Owner }, remove: [Temp] }`
    await playIn({ organization: seed, policy: policyOf(on, rules) }, async (fixture) => {
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.deepEqual(fixture.aws.tags(role), { Owner: "shop" })
      assert.deepInclude(report.changes, { add: 1, remove: 2, verified: 3 })
      const [entry, ...others] = await historyOf(fixture, role)
      assert.isEmpty(others)
      assert.deepEqual(
        entry?.changes.map(({ key }) => key),
        ["Owner", "Temp", "owner"],
      )
      const again = await swept(fixture)
      assert.deepInclude(again.resources, { seen: 1, compliant: 1 })
    })
  })

  it("fails the account-Region where a list is denied, and nothing of that Region is written", async () => {
    await playIn({ organization, policy: policyOf(on) }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: "IAM",
          operation: "ListUsers",
          calls: "rate:1",
          do: { error: { code: "AccessDenied", status: 403 } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.deepInclude(report.failures[0], { account: shop, region: home, reason: "denied" })
      assert.deepEqual(
        fixture.aws.writes().map(({ arn }) => arn),
        [group],
      )
    })
  })

  it("is gone, and counts for nothing, where its service no longer knows it", async () => {
    await playIn({ organization, policy: policyOf(on) }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: "IAM",
          operation: "ListUserTags",
          calls: "rate:1",
          do: { error: { code: "NoSuchEntity", status: 404 } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.deepInclude(report.resources, { seen: 10, changed: 9 })
    })
  })
})
