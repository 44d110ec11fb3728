import type { Fault, ResourceSeed } from "@orgtag/local-aws"
import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import {
  home,
  ireland,
  organizationWith,
  playIn,
  queue,
  shop,
  swept,
  tagged,
  tagging,
  untagged,
} from "./scenario.ts"

const inIreland = (service: string, rest: string): string => `arn:aws:${service}:${ireland}:${shop}:${rest}`
const iam = (name: string): ResourceSeed => ({
  arn: `arn:aws:iam::${shop}:${name}`,
  region: home,
  tags: { Owner: "shop" },
  // So late that the tagging API does not show it yet: then IAM is asked for its tags.
  visibility: "never-tagged",
  tagging: "ok",
})
const networkParts = [
  "vpc/vpc-1",
  "subnet/subnet-1",
  "security-group/sg-1",
  "network-acl/acl-1",
  "route-table/rtb-1",
  "internet-gateway/igw-1",
]

/**
 * All but one have an owner, are AWS's own, or may not have the owner that the rules give: whatever else is written rests
 * on something that was not read.
 */
const fresh = queue("fresh")
const resources: ReadonlyArray<ResourceSeed> = [
  ...Array.from({ length: 5 }, (_, index) => tagged(`q${index}`, { Owner: "shop" })),
  ...["role/app", "user/ana", "policy/deploy", "instance-profile/web"].map(iam),
  ...["oidc-provider/token.example.com", "saml-provider/idp", "server-certificate/shop", "mfa/ana"].map(iam),
  {
    ...iam("role/app"),
    arn: inIreland("autoscaling", "autoScalingGroup:1:autoScalingGroupName/web"),
    region: ireland,
  },
  ...networkParts.map((part) => ({
    ...untagged(inIreland("ec2", part)),
    network: { vpc: "vpc-1", isDefault: true },
  })),
  untagged(inIreland("dynamodb", "table/orders")),
  untagged(fresh),
]

/** The owner that the rules give is the account's own tag, and only there; AWS's tag policy keeps it from tables. */
const organization = organizationWith({
  [shop]: {
    tags: { Owner: "shop" },
    resources,
    tagPolicy: JSON.stringify({
      tags: {
        owner: {
          tag_key: "Owner",
          tag_value: ["nobody else"],
          enforced_for: ["dynamodb:table"],
          report_required_tag_for: ["sqs:queue"],
        },
      },
    }),
  },
})

const policy = `version: 1
organization: { include: ["Workloads/**"], regions: enabled }
access: { roleName: orgtag-member, externalId: local }
rules:
  - { id: owner, set: { Owner: "\${account.tags.Owner ?? ou.tags.Owner ?? 'nobody'}" } }
inventory: { resourceExplorer: auto, iam: on, autoScaling: on }
`

/** What a sweep reads. */
const reads: ReadonlyArray<readonly [service: string, operations: ReadonlyArray<string>]> = [
  [
    "Organizations",
    [
      "ListAccounts",
      "ListRoots",
      "ListOrganizationalUnitsForParent",
      "ListAccountsForParent",
      "ListTagsForResource",
      "DescribeEffectivePolicy",
    ],
  ],
  ["STS", ["AssumeRole", "GetCallerIdentity"]],
  ["Account", ["ListRegions"]],
  [tagging, ["GetResources", "ListRequiredTags"]],
  ["Resource Explorer 2", ["GetIndex", "GetDefaultView", "GetView", "ListResources"]],
  [
    "IAM",
    [
      "GetRole",
      ...["Roles", "Users", "Policies", "InstanceProfiles"].map((kinds) => `List${kinds}`),
      ...["OpenIDConnectProviders", "SAMLProviders", "ServerCertificates"].map((kinds) => `List${kinds}`),
      "ListVirtualMFADevices",
      ...["Role", "User", "Policy", "InstanceProfile"].map((kind) => `List${kind}Tags`),
      ...["OpenIDConnectProvider", "SAMLProvider", "ServerCertificate"].map((kind) => `List${kind}Tags`),
      "ListMFADeviceTags",
    ],
  ],
  ["Auto Scaling", ["DescribeAutoScalingGroups"]],
  [
    "EC2",
    ["Vpcs", "Subnets", "SecurityGroups", "NetworkAcls", "RouteTables", "InternetGateways"].map(
      (kind) => `Describe${kind}`,
    ),
  ],
  ["DynamoDB", ["DescribeTable", "BatchGetItem", "Query"]],
]

/** What it writes. */
const writes = new Set([
  `${tagging}:TagResources`,
  ...["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"].map((operation) => `DynamoDB:${operation}`),
])

const html = "<html><body><h1>502 Bad Gateway</h1></body></html>"

const wrongs: ReadonlyArray<readonly [string, Fault["do"]]> = [
  ["is throttled", { throttle: true }],
  ["is denied", { error: { code: "AccessDenied", status: 403 } }],
  ["has no such thing", { error: { code: "ResourceNotFoundException", status: 404 } }],
  ["is refused as invalid", { error: { code: "InvalidParameterException", status: 400 } }],
  ["has expired credentials", { error: { code: "ExpiredTokenException", status: 400 } }],
  ["has a Region that is off", { error: { code: "UnrecognizedClientException", status: 400 } }],
  ["conflicts", { error: { code: "ConflictException", status: 409 } }],
  ["is late by the clock", { error: { code: "RequestTimeTooSkewed", status: 403 } }],
  ["fails inside", { error: { code: "InternalFailure", status: 500 } }],
  ["gives a proxy's page", { answer: { status: 502, body: html } }],
  ["gives a proxy's page as success", { answer: { status: 200, body: html } }],
  ["gives nothing", { answer: { status: 200, body: "" } }],
  ["gives an empty object", { answer: { status: 200, body: "{}" } }],
  ["gives half of an object", { answer: { status: 200, body: '{"Tags":[{"Key":"Ow' } }],
  ["gives half of an element", { answer: { status: 200, body: "<Answer><Tags><member><Key>Ow" } }],
  ["is cut", { cut: "before-apply" }],
  ["never comes", { delayMs: 3_600_000 }],
  ["gives a page of one", { page: "short" }],
  ["gives an empty page", { page: "empty" }],
  ["gives the same page again", { page: "repeat" }],
]

const hasPages = /^(?:List|Describe(?!EffectivePolicy|Table)|GetResources)/u

describe("no write rests on a read", () => {
  it("that is not in the list: a sweep with every source and check makes these calls and no others", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const report = await swept(fixture)
      const known = reads.flatMap(([service, operations]) => operations.map((name) => `${service}:${name}`))
      const made = Object.keys(report.apiCalls).filter((name) => !writes.has(name))
      assert.deepEqual(made.toSorted(), known.toSorted())
      assert.strictEqual(report.outcome, "complete")
      assert.deepEqual(
        fixture.aws.writes().map(({ arn, after }) => [arn, after]),
        [[fresh, "shop"]],
      )
    })
  })

  for (const [what, effect] of wrongs) {
    it(`that ${what}`, { timeout: 240_000 }, async () => {
      for (const [service, operations] of reads)
        for (const operation of operations) {
          if ("page" in effect && !hasPages.test(operation)) continue
          await playIn({ organization, policy }, async (fixture) => {
            fixture.aws.setFaults([{ service, operation, calls: "every:1", do: effect }])
            // A sweep may end in any way, also before it began: without tables it says so.
            await fixture.live(Effect.result(fixture.sweep))
            for (const { arn, after } of fixture.aws.writes())
              assert.deepEqual([arn, after], [fresh, "shop"], `${service} ${operation}`)
          })
        }
    })
  }
})
