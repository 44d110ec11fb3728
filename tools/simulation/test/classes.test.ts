import type { ResourceSeed } from "@orgtag/local-aws"
import {
  type BlockedReason,
  type FailureReason,
  type ResourceClass,
  type ResourceCounts,
  type SweepEvent,
  SweepEvents,
} from "@orgtag/tagging"
import { Effect } from "effect"
import type { Fixture } from "../src/index.ts"
import { assert, describe, it } from "vitest"
import {
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

const inIreland = (service: string, rest: string): string => `arn:aws:${service}:${ireland}:${shop}:${rest}`
const seed = (arn: string, more: Partial<ResourceSeed> = {}): ResourceSeed => ({
  arn,
  region: ireland,
  tags: {},
  visibility: "tagged",
  tagging: "ok",
  ...more,
})
const unseen = { visibility: "never-tagged" } as const
const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key${index}`, "x"]))
const deleted = inIreland("sqs", "deleted")

/** The default VPC and its parts; some never had a tag, and only Resource Explorer shows them. */
const ofDefaultVpc: ReadonlyArray<readonly [string, ResourceSeed["visibility"]]> = [
  ["vpc/vpc-1", "tagged"],
  ["subnet/subnet-1", "never-tagged"],
  ["security-group/sg-1", "tagged"],
  ["network-acl/acl-1", "never-tagged"],
  ["route-table/rtb-1", "tagged"],
  ["internet-gateway/igw-1", "never-tagged"],
]

/** One of each, with the class it is in and the reason that is told, where there is one. */
const fixture: ReadonlyArray<readonly [ResourceSeed, ResourceClass, (FailureReason | BlockedReason)?]> = [
  [seed(inIreland("cloudformation", "stack/shop/1"), unseen), "blocked", "side-effect"],
  [seed(inIreland("ec2", "launch-template/lt-0123456789abcdef0")), "blocked", "side-effect"],
  [seed(inIreland("ec2", "instance/i-0123456789abcdef0"), { tags: fifty }), "blocked", "tag-limit"],
  [seed(inIreland("cassandra", "/keyspace/shop/table/orders"), unseen), "untaggable"],
  [
    seed(`arn:aws:iam::${shop}:role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport`, {
      region: home,
    }),
    "awsManaged",
  ],
  [seed(`arn:aws:iam::${shop}:role/app`, { ...unseen, region: home }), "changed"],
  [
    seed(
      inIreland(
        "autoscaling",
        "autoScalingGroup:6d1cf5b6-1f4f-4a8a-9d7b-000000000001:autoScalingGroupName/web",
      ),
    ),
    "changed",
  ],
  ...ofDefaultVpc.map(([part, visibility]): readonly [ResourceSeed, ResourceClass] => [
    seed(inIreland("ec2", part), { visibility, network: { vpc: "vpc-1", isDefault: true } }),
    "awsManaged",
  ]),
  // What AWS makes with a VPC that somebody made is that somebody's.
  [seed(inIreland("ec2", "vpc/vpc-2"), { network: { vpc: "vpc-2", isDefault: false } }), "changed"],
  [seed(inIreland("ec2", "security-group/sg-2"), { network: { vpc: "vpc-2", isDefault: true } }), "changed"],
  [seed("arn:aws:s3:::receipts", unseen), "changed"],
  [seed("arn:aws:s3:::abac"), "changed"],
  [seed(deleted), "failed", "not-found"],
  [seed(inIreland("newservice", "thing/one"), unseen), "failed", "unread"],
]

/** Why resources are blocked, as a plan tells it. */
const blockedReasons = async (played: Fixture): Promise<ReadonlyMap<string, string | undefined>> => {
  const told = new Map<string, string | undefined>()
  const watch = (event: SweepEvent) =>
    Effect.sync(() => {
      if (event._tag === "ChangeSettled" && event.change.status === "blocked")
        told.set(event.change.resource, event.change.reason)
    })
  await played.live(played.sweepOf({ mode: "plan" }).pipe(Effect.provideService(SweepEvents, watch)))
  return told
}

describe("one resource of each kind", () => {
  it("is in its class, with its reason", async () => {
    const organization = organizationWith({ [shop]: { resources: fixture.map(([resource]) => resource) } })
    const policy = policyWith(ownerRule, {
      regions: `[${home}, ${ireland}]`,
      inventory: "{ resourceExplorer: auto, iam: on, autoScaling: on }",
    })
    // The index of the home Region gathers all Regions, so that it lists the bucket as well.
    const explorer = { aggregator: (_account: string, region: string) => region === home }
    await playIn({ organization, policy, explorer }, async (played) => {
      // Once the tagging API was walked, somebody deletes a resource whose change is due.
      played.aws.setFaults([
        {
          service: tagging,
          operation: "TagResources",
          arn: deleted,
          calls: "rate:1",
          do: { failArn: { code: "AWS.SimpleQueueService.NonExistentQueue", statusCode: 404 } },
        },
      ])
      const report = await swept(played)
      const expected: Partial<Record<keyof ResourceCounts, number>> = { seen: fixture.length }
      for (const [, found] of fixture) expected[found] = (expected[found] ?? 0) + 1
      assert.deepInclude(report.resources, expected)
      for (const [{ arn }, found, reason] of fixture)
        if (found === "failed")
          assert.strictEqual(report.failures.find(({ resource }) => resource === arn)?.reason, reason, arn)
      const told = await blockedReasons(played)
      for (const [{ arn }, found, reason] of fixture)
        if (found === "blocked") assert.strictEqual(told.get(arn), reason, arn)
    })
  })
})
