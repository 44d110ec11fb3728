import type { ExplorerSettings, ResourceSeed } from "@orgtag/local-aws"
import { explain, type Explanation, NotExplained, ResourceArn } from "@orgtag/tagging"
import { Effect, Result } from "effect"
import { assert, describe, it } from "vitest"
import type { Fixture } from "../src/index.ts"
import {
  home,
  ireland,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queue,
  shop,
  swept,
  tagged,
  untagged,
} from "./scenario.ts"

const fresh = queue("fresh")
const odd = `arn:aws:newservice:${ireland}:${shop}:thing/one`
const keyspace = `arn:aws:cassandra:${ireland}:${shop}:/keyspace/shop/table/orders`
const bucket = "arn:aws:s3:::receipts"
const role = `arn:aws:iam::${shop}:role/app`
const vpc = `arn:aws:ec2:${ireland}:${shop}:vpc/vpc-1`

const ofVpc: ResourceSeed = { ...untagged(vpc), network: { vpc: "vpc-1", isDefault: true } }
const organization = organizationWith({
  [shop]: {
    resources: [
      tagged("orders", { Env: "prod" }),
      untagged(fresh),
      untagged(odd),
      untagged(keyspace),
      untagged(bucket),
      untagged(role, home),
      ofVpc,
    ],
  },
})

const playWith = (
  { explorer, inventory = "{ resourceExplorer: auto }" }: { explorer?: ExplorerSettings; inventory?: string },
  play: (fixture: Fixture) => Promise<void>,
) =>
  playIn(
    {
      organization,
      policy: policyWith(ownerRule, { regions: `[${ireland}, ${home}]`, inventory }),
      ...(explorer === undefined ? {} : { explorer }),
    },
    play,
  )

const asked = async (fixture: Fixture, arn: string) => {
  const { result } = await fixture.live(Effect.result(explain(fixture.policy, ResourceArn.make(arn))))
  assert.isDefined(result)
  return result
}

/** Why a resource cannot be explained. */
const said = async (fixture: Fixture, arn: string): Promise<string> => {
  const result = await asked(fixture, arn)
  assert.isTrue(Result.isFailure(result), arn)
  return Result.isFailure(result) && result.failure instanceof NotExplained ? result.failure.detail : ""
}

const explained = async (fixture: Fixture, arn: string): Promise<Explanation> =>
  Result.getOrThrow(await asked(fixture, arn))

/** A default view that hides everything but topics. */
const topicsOnly = () => [{ name: "default", filter: "service:sns", isDefault: true }]

describe("explain", () => {
  it("finds what never had a tag through Resource Explorer, also a bucket whose ARN says nothing of where it is", async () => {
    await playWith({}, async (fixture) => {
      for (const arn of [fresh, bucket]) {
        const { resource, class: found, region } = await explained(fixture, arn)
        assert.deepInclude(resource, { leftOut: true, source: "tagging-api" })
        assert.deepEqual([found, region], ["changed", ireland])
      }
      assert.strictEqual((await explained(fixture, queue("orders"))).resource.leftOut, false)
    })
  })

  it("tells a default VPC from one of somebody's", async () => {
    await playWith({}, async (fixture) => {
      const { class: found, why } = await explained(fixture, vpc)
      assert.deepEqual([found, why], ["awsManaged", "the default VPC of the Region"])
    })
  })

  it("says of what exists and cannot be read why that is", async () => {
    await playWith({}, async (fixture) => {
      assert.match(
        await said(fixture, odd),
        /^it exists, .*whether the tagging API shows the type newservice:thing/u,
      )
      assert.match(await said(fixture, keyspace), /^it exists, .*the tagging API refuses to tag it/u)
    })
  })

  it("says that a resource does not exist where a source that shows everything does not show it", async () => {
    await playWith({}, async (fixture) => {
      assert.match(await said(fixture, queue("nothing")), /^it does not exist, .*Resource Explorer/u)
      assert.match(await said(fixture, "arn:aws:s3:::nothing"), /^it does not exist, /u)
      // IAM knows its own: Explorer is not asked.
      assert.match(
        await said(fixture, `arn:aws:iam::${shop}:role/nobody`),
        /^it does not exist, .*the service that owns it/u,
      )
      assert.strictEqual((await explained(fixture, role)).resource.source, "service-reader")
    })
  })

  it("says what the record knows of a resource that is gone", async () => {
    await playWith({}, async (fixture) => {
      await swept(fixture)
      fixture.aws.outside.deleteResource(queue("orders"), { staleRow: false })
      assert.match(
        await said(fixture, queue("orders")),
        /^it does not exist, .*; the record knows it from 2031-01-01T.*, revision 1$/u,
      )
    })
  })

  it("says that no source shows it where Resource Explorer has no index, shows a part, or is off", async () => {
    await playWith({ explorer: { index: () => false } }, async (fixture) => {
      assert.match(await said(fixture, fresh), /^no source shows it: .*there is no index/u)
      assert.strictEqual(fixture.aws.explorerIndexesCreated().size, 0)
    })
    await playWith({ explorer: { views: topicsOnly } }, async (fixture) => {
      assert.match(await said(fixture, fresh), /^no source shows it: .*hides resources by a filter/u)
    })
    await playWith({ inventory: "{ resourceExplorer: off }" }, async (fixture) => {
      assert.match(
        await said(fixture, fresh),
        /^no source shows it: .*the policy turns Resource Explorer off/u,
      )
    })
    await playWith({}, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: "Resource Explorer 2",
          operation: "ListResources",
          calls: "rate:1",
          do: { error: { code: "AccessDeniedException", status: 403 } },
        },
      ])
      assert.match(await said(fixture, fresh), /^no source shows it: .*could not be asked.*AccessDenied/u)
    })
  })
})
