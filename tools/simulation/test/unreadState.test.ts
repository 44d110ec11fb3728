import type { Fault, ResourceSeed } from "@orgtag/local-aws"
import { assert, describe, it } from "vitest"
import {
  home,
  ireland,
  organizationWith,
  playIn,
  policyWith,
  queue,
  shop,
  swept,
  tagged,
  tagging,
} from "./scenario.ts"

const seed = (arn: string, region: string, more: Partial<ResourceSeed> = {}): ResourceSeed => ({
  arn,
  region,
  tags: { Owner: "shop" },
  visibility: "tagged",
  tagging: "ok",
  ...more,
})

/** All have an owner, but for one that never had a tag: a write that rests on no tags writes over the owner. */
const fresh = queue("fresh")
const resources = [
  ...Array.from({ length: 5 }, (_, index) => tagged(`q${index}`, { Owner: "shop" })),
  seed(`arn:aws:iam::${shop}:role/app`, home),
  seed(`arn:aws:iam::${shop}:user/ana`, home),
  seed(
    `arn:aws:autoscaling:${ireland}:${shop}:autoScalingGroup:6d1cf5b6-1f4f-4a8a-9d7b-000000000001:autoScalingGroupName/web`,
    ireland,
  ),
  seed(fresh, ireland, { tags: {}, visibility: "never-tagged" }),
]

const reads: ReadonlyArray<readonly [service: string, operation: string]> = [
  [tagging, "GetResources"],
  ["IAM", "ListRoles"],
  ["IAM", "ListRoleTags"],
  ["Auto Scaling", "DescribeAutoScalingGroups"],
  ["Resource Explorer 2", "GetIndex"],
  ["Resource Explorer 2", "GetDefaultView"],
  ["Resource Explorer 2", "GetView"],
  ["Resource Explorer 2", "ListResources"],
  ["Account", "ListRegions"],
  ["DynamoDB", "BatchGetItem"],
]

const html = "<html><body><h1>502 Bad Gateway</h1></body></html>"

const wrongs: ReadonlyArray<readonly [string, Fault["do"]]> = [
  ["is throttled", { throttle: true }],
  ["is denied", { error: { code: "AccessDenied", status: 403 } }],
  ["has no such thing", { error: { code: "ResourceNotFoundException", status: 404 } }],
  ["has expired credentials", { error: { code: "ExpiredTokenException", status: 400 } }],
  ["has a Region that is off", { error: { code: "UnrecognizedClientException", status: 400 } }],
  ["fails inside", { error: { code: "InternalFailure", status: 500 } }],
  ["gives a proxy's page", { answer: { status: 502, body: html } }],
  ["gives a proxy's page as success", { answer: { status: 200, body: html } }],
  ["gives nothing", { answer: { status: 200, body: "" } }],
  ["gives an empty object", { answer: { status: 200, body: "{}" } }],
  ["is cut", { cut: "before-apply" }],
  ["gives a page of one", { page: "short" }],
  ["gives an empty page", { page: "empty" }],
  ["gives the same page again", { page: "repeat" }],
]

const hasPages = new Set([
  "GetResources",
  "ListRoles",
  "ListUsers",
  "DescribeAutoScalingGroups",
  "ListResources",
])

describe("no write rests on a read", () => {
  for (const [what, effect] of wrongs) {
    it(`that ${what}`, { timeout: 120_000 }, async () => {
      const asked = reads.filter(([, operation]) => !("page" in effect) || hasPages.has(operation))
      for (const [service, operation] of asked) {
        const organization = organizationWith({ [shop]: { resources } })
        const policy = policyWith("  - { id: owner, set: { Owner: nobody } }", {
          regions: "enabled",
          inventory: "{ resourceExplorer: auto, iam: on, autoScaling: on }",
        })
        await playIn({ organization, policy }, async (fixture) => {
          fixture.aws.setFaults([{ service, operation, calls: "every:1", do: effect }])
          await swept(fixture)
          const written = fixture.aws.writes().filter(({ arn }) => arn !== fresh)
          assert.deepEqual(written, [], `${service} ${operation}`)
        })
      }
    })
  }
})
