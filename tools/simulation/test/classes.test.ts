import type { ResourceSeed } from "@orgtag/local-aws"
import {
  AccountId,
  type BlockedReason,
  explain,
  type FailureReason,
  readManifest,
  Region,
  ResourceArn,
  type ResourceClass,
  type ResourceCounts,
  type SweepEvent,
  SweepEvents,
  SweepLedger,
  type SweepReport,
} from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { assert, describe, it } from "vitest"
import type { Fixture } from "../src/index.ts"
import { addsUp, home, ireland, organizationWith, ownerRule, playIn, policyWith, shop } from "./scenario.ts"

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
const ofDefaultVpc = { network: { vpc: "vpc-1", isDefault: true } }

/** Why a resource is in its class, where that is not that the policy wants a change: what is told, or a part of it. */
type Why = FailureReason | BlockedReason | `: ${string}`

/** What is in the organization, in words; with the class that a plan gives it, what comes of it, and why. */
const fixture: Readonly<
  Record<string, { resource: ResourceSeed; planned: ResourceClass; ends?: ResourceClass; why?: Why }>
> = {
  "a stack": {
    resource: seed(inIreland("cloudformation", "stack/shop/1"), unseen),
    planned: "blocked",
    why: "side-effect",
  },
  "a launch template": {
    resource: seed(inIreland("ec2", "launch-template/lt-0123456789abcdef0")),
    planned: "blocked",
    why: "side-effect",
  },
  "an instance with 50 tags": {
    resource: seed(inIreland("ec2", "instance/i-0123456789abcdef0"), { tags: fifty }),
    planned: "blocked",
    why: "tag-limit",
  },
  "a Keyspaces table": {
    resource: seed(inIreland("cassandra", "/keyspace/shop/table/orders"), unseen),
    planned: "untaggable",
    why: ": AWS lists it, and the tagging API refuses to tag it",
  },
  "a service-linked role": {
    resource: seed(
      `arn:aws:iam::${shop}:role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport`,
      {
        region: home,
      },
    ),
    planned: "awsManaged",
    why: ": a service-linked role",
  },
  "a role": {
    resource: seed(`arn:aws:iam::${shop}:role/app`, { ...unseen, region: home }),
    planned: "changed",
  },
  "an Auto Scaling group": {
    resource: seed(
      inIreland(
        "autoscaling",
        "autoScalingGroup:6d1cf5b6-1f4f-4a8a-9d7b-000000000001:autoScalingGroupName/web",
      ),
    ),
    planned: "changed",
  },
  "a default VPC": {
    resource: seed(inIreland("ec2", "vpc/vpc-1"), ofDefaultVpc),
    planned: "awsManaged",
    why: ": the default VPC of the Region",
  },
  "a default subnet that never had a tag": {
    resource: seed(inIreland("ec2", "subnet/subnet-1"), { ...unseen, ...ofDefaultVpc }),
    planned: "awsManaged",
    why: ": a default subnet",
  },
  "the default security group of the default VPC": {
    resource: seed(inIreland("ec2", "security-group/sg-1"), ofDefaultVpc),
    planned: "awsManaged",
    why: ": the default security group of the default VPC",
  },
  "the default network ACL of the default VPC": {
    resource: seed(inIreland("ec2", "network-acl/acl-1"), { ...unseen, ...ofDefaultVpc }),
    planned: "awsManaged",
    why: ": the default network ACL of the default VPC",
  },
  "the main route table of the default VPC": {
    resource: seed(inIreland("ec2", "route-table/rtb-1"), ofDefaultVpc),
    planned: "awsManaged",
    why: ": the main route table of the default VPC",
  },
  "the internet gateway of the default VPC": {
    resource: seed(inIreland("ec2", "internet-gateway/igw-1"), { ...unseen, ...ofDefaultVpc }),
    planned: "awsManaged",
    why: ": the internet gateway of the default VPC",
  },
  "a VPC that somebody made": {
    resource: seed(inIreland("ec2", "vpc/vpc-2"), { network: { vpc: "vpc-2", isDefault: false } }),
    planned: "changed",
  },
  "the default security group of a VPC that somebody made": {
    resource: seed(inIreland("ec2", "security-group/sg-2"), { network: { vpc: "vpc-2", isDefault: true } }),
    planned: "changed",
  },
  "a bucket with attribute-based access control, which the tagging API reaches": {
    resource: seed("arn:aws:s3:::abac", { abac: "reached" }),
    planned: "changed",
  },
  "a bucket with attribute-based access control, which the tagging API does not reach": {
    resource: seed("arn:aws:s3:::closed", { abac: "refused" }),
    planned: "changed",
    ends: "failed",
    why: "invalid",
  },
  // The index of the home Region gathers all Regions, so that it lists this bucket, and the others, as well.
  "a bucket that two Regions list": {
    resource: seed("arn:aws:s3:::receipts", unseen),
    planned: "changed",
  },
  "a queue that is deleted under way": {
    resource: seed(inIreland("sqs", "deleted")),
    planned: "changed",
    ends: "failed",
    why: "not-found",
  },
  "something of a type that no table knows": {
    resource: seed(inIreland("newservice", "thing/one"), unseen),
    planned: "failed",
    why: "unread",
  },
}

const policy = policyWith(ownerRule, {
  regions: `[${home}, ${ireland}]`,
  inventory: "{ resourceExplorer: auto, iam: on, autoScaling: on }",
})
const organization = organizationWith({
  [shop]: { resources: Object.values(fixture).map(({ resource }) => resource) },
})
const explorer = { aggregator: (_account: string, region: string) => region === home }
const deleted = fixture["a queue that is deleted under way"]?.resource.arn ?? ""

interface Played {
  readonly fixture: Fixture
  readonly report: SweepReport
  /** Why resources are blocked. */
  readonly blocked: ReadonlyMap<string, string | undefined>
}

/** A sweep, during which somebody deletes a queue once its Region was read. */
const play = (judge: (played: Played) => Promise<void>) =>
  playIn({ organization, policy, explorer }, async (fixture) => {
    const blocked = new Map<string, string | undefined>()
    const watch = (event: SweepEvent) =>
      Effect.sync(() => {
        if (event._tag === "ChangeSettled" && event.change.status === "blocked")
          blocked.set(event.change.resource, event.change.reason)
        // The tagging API's page is judged by now, and nothing is written before all of the account was read.
        const isRead = event._tag === "RegionProgressed" && event.region === ireland && event.due > 0
        if (isRead && fixture.aws.tags(deleted) !== undefined) fixture.aws.outside.deleteResource(deleted)
      })
    const sweeping = fixture.sweepOf({}).pipe(Effect.provideService(SweepEvents, watch))
    const { result: report } = await fixture.live(sweeping)
    assert.isDefined(report)
    addsUp(report)
    await judge({ fixture, report, blocked })
  })

/** The class of each resource as the manifests have it, once for each line. */
const classesIn = async ({
  fixture,
  report,
}: Played): Promise<ReadonlyMap<string, ReadonlyArray<string>>> => {
  const classes = new Map<string, Array<string>>()
  const read = Effect.gen(function* () {
    const rows = yield* Stream.runCollect((yield* SweepLedger).rows(report.sweepId))
    for (const { account, region, manifest } of rows) {
      if (region === "*" || manifest === undefined) continue
      const place = { sweepId: report.sweepId, account: AccountId.make(account), region: Region.make(region) }
      for (const line of yield* Stream.runCollect(readManifest(fixture.manifests.parts(place), manifest)))
        classes.set(line.arn, [...(classes.get(line.arn) ?? []), line.class])
    }
  })
  await fixture.live(read)
  return classes
}

/** What explain says of why a resource is in its class, or why it cannot be explained. */
const explainedWhy = async (fixture: Fixture, arn: string): Promise<string> => {
  const asked = explain(fixture.policy, ResourceArn.make(arn)).pipe(
    Effect.map(({ why }) => why ?? ""),
    Effect.catchTag("NotExplained", ({ detail }) => Effect.succeed(detail)),
  )
  return (await fixture.live(asked)).result ?? ""
}

describe("a sweep of one resource of each kind", () => {
  it("sees each once, plans it in its class, and says why it is not changed", async () => {
    await play(async (played) => {
      const classes = await classesIn(played)
      for (const [what, { resource, planned, why }] of Object.entries(fixture)) {
        assert.deepEqual(classes.get(resource.arn), [planned], what)
        if (planned === "blocked") assert.strictEqual(played.blocked.get(resource.arn), why, what)
        if (why?.startsWith(": ") === true)
          assert.include(await explainedWhy(played.fixture, resource.arn), why.slice(2), what)
      }
      assert.strictEqual(classes.size, Object.keys(fixture).length)
    })
  })

  it("counts each in the class that it ends in, and tells of each failure with its reason", async () => {
    await play(async ({ report }) => {
      const expected: Partial<Record<keyof ResourceCounts, number>> = { seen: Object.keys(fixture).length }
      for (const { planned, ends = planned } of Object.values(fixture))
        expected[ends] = (expected[ends] ?? 0) + 1
      assert.deepInclude(report.resources, expected)
      const failed = Object.entries(fixture).filter(([, { planned, ends = planned }]) => ends === "failed")
      assert.strictEqual(report.failures.length, failed.length)
      for (const [what, { resource, why }] of failed)
        assert.strictEqual(
          report.failures.find((failure) => failure.resource === resource.arn)?.reason,
          why,
          what,
        )
      assert.strictEqual(report.outcome, "partial")
    })
  })

  it("writes to those that it changes, and to no other", async () => {
    await play(async ({ fixture: played }) => {
      const changed = Object.values(fixture).filter(({ planned, ends = planned }) => ends === "changed")
      assert.sameMembers(
        played.aws.writes().map(({ arn }) => arn),
        changed.map(({ resource }) => resource.arn),
      )
    })
  })

  it("asks EC2 once for each type on a page, and of VPCs that it knows by then not again", async () => {
    await play(async ({ report }) => {
      const asked = Object.entries(report.apiCalls).filter(([name]) => name.startsWith("EC2:"))
      assert.deepEqual(Object.fromEntries(asked), {
        // On the tagging API's page.
        "EC2:DescribeVpcs": 1,
        "EC2:DescribeSecurityGroups": 1,
        "EC2:DescribeRouteTables": 1,
        // On that of what Resource Explorer shows beside it.
        "EC2:DescribeSubnets": 1,
        "EC2:DescribeNetworkAcls": 1,
        "EC2:DescribeInternetGateways": 1,
      })
    })
  })

  it("says what a person can do about a bucket that the tagging API does not reach", async () => {
    await play(async ({ report }) => {
      const failure = report.failures.find(({ resource }) => resource === "arn:aws:s3:::closed")
      assert.match(failure?.message ?? "", /ABAC is enabled/u)
    })
  })
})
