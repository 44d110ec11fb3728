import type { OrganizationSeed, ResourceSeed } from "@orgtag/local-aws"
import { assert, describe, it } from "vitest"
import { organizationWith, ownerRule, playIn, policyWith, shop, swept } from "./scenario.ts"

/** Each partition with its home Region and another one, where it has another one. */
const partitions: ReadonlyArray<readonly [OrganizationSeed["partition"], string, string | undefined]> = [
  ["aws", "us-east-1", "eu-west-1"],
  ["aws-us-gov", "us-gov-west-1", "us-gov-east-1"],
  ["aws-cn", "cn-northwest-1", "cn-north-1"],
  ["aws-eusc", "eusc-de-east-1", undefined],
]

const organizationIn = (
  partition: OrganizationSeed["partition"],
  home: string,
  other: string | undefined,
): OrganizationSeed => {
  const regions = other === undefined ? [home] : [home, other]
  const seed = (arn: string, region: string, more: Partial<ResourceSeed> = {}): ResourceSeed => ({
    arn: `arn:${partition}:${arn}`,
    region,
    tags: {},
    visibility: "tagged",
    tagging: "ok",
    ...more,
  })
  const organization = organizationWith({
    [shop]: {
      resources: [
        ...regions.map((region) => seed(`sqs:${region}:${shop}:orders`, region)),
        seed(`dynamodb:${regions.at(-1)}:${shop}:table/fresh`, regions.at(-1) ?? home, {
          visibility: "never-tagged",
        }),
        seed(`ec2:${home}:${shop}:vpc/vpc-1`, home, { network: { vpc: "vpc-1", isDefault: true } }),
        seed(`iam::${shop}:role/app`, home),
        seed(`s3:::receipts`, regions.at(-1) ?? home, { visibility: "never-tagged" }),
      ],
    },
  })
  return {
    ...organization,
    partition,
    homeRegion: home,
    accounts: organization.accounts.map((account) => ({ ...account, enabledRegions: regions })),
  }
}

describe("a partition", () => {
  for (const [partition, home, other] of partitions) {
    it(`${partition} is swept in its own Regions, global services once and in ${home}`, async () => {
      const organization = organizationIn(partition, home, other)
      const policy = policyWith(ownerRule, {
        regions: "enabled",
        inventory: "{ resourceExplorer: required, iam: on, autoScaling: on }",
      })
      await playIn({ organization, policy }, async (fixture) => {
        const report = await swept(fixture)
        assert.deepEqual(report.failures, [])
        assert.strictEqual(report.outcome, "complete")
        const count = other === undefined ? 4 : 5
        assert.deepInclude(report.resources, { seen: count + 1, changed: count, awsManaged: 1 })
        assert.strictEqual(report.apiCalls["IAM:ListRoles"], 1)
        const asked = report.apiCalls["Account:ListRegions"]
        assert.strictEqual(asked, partition === "aws" || partition === "aws-cn" ? 1 : undefined)
        assert.isTrue(fixture.aws.writes().every(({ arn }) => arn.startsWith(`arn:${partition}:`)))
      })
    })
  }
})
