import {
  GetResourcesCommand,
  paginateGetResources,
  TagResourcesCommand,
  UntagResourcesCommand,
  type GetResourcesCommandInput,
  type ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api"
import { assert, describe, it } from "vitest"
import { twoAccounts, type ResourceSeed } from "../../src/index.ts"
import { failureOf, shop, steppedTime, taggingIn, withAccount, withOrganization } from "../clients.ts"

const orders = `arn:aws:sqs:eu-west-1:${shop}:orders`
const returns = `arn:aws:sqs:eu-west-1:${shop}:returns`
const charge = `arn:aws:lambda:eu-west-1:${shop}:function:charge`
const staleVolume = `arn:aws:ec2:eu-west-1:${shop}:volume/vol-0fedcba9876543210`

const list = async (client: ResourceGroupsTaggingAPIClient, input: GetResourcesCommandInput = {}) => {
  const { ResourceTagMappingList = [], PaginationToken } = await client.send(new GetResourcesCommand(input))
  const rows = ResourceTagMappingList.map(({ ResourceARN = "", Tags = [] }) => ({
    arn: ResourceARN,
    tags: Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value])),
  }))
  return { rows, arns: rows.map(({ arn }) => arn), token: PaginationToken }
}

const many = (count: number) => Array.from({ length: count }, (_, index) => `x${String(index)}`)

const queues = (count: number): ReadonlyArray<ResourceSeed> =>
  Array.from({ length: count }, (_, index) => ({
    arn: `arn:aws:sqs:eu-west-1:${shop}:queue-${String(index).padStart(4, "0")}`,
    region: "eu-west-1",
    tags: { Number: String(index) },
    visibility: "tagged",
    tagging: "ok",
  }))

describe("what GetResources lists", () => {
  it(
    "is of one account and one Region",
    withOrganization({}, async (aws) => {
      const ireland = await list(await taggingIn(aws))
      const virginia = await list(await taggingIn(aws, shop, "us-east-1"))
      assert.include(ireland.arns, orders)
      assert.include(virginia.arns, `arn:aws:sqs:us-east-1:${shop}:mail`)
      assert.isEmpty(ireland.arns.filter((arn) => virginia.arns.includes(arn)))
      assert.isEmpty(ireland.arns.filter((arn) => arn.includes("444444444444")))
    }),
  )

  it(
    "leaves out a resource that was never tagged, asked for by ARN too",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      assert.notInclude((await list(tagging)).arns, charge)
      assert.deepStrictEqual((await list(tagging, { ResourceARNList: [charge] })).rows, [])
    }),
  )

  it(
    "keeps a resource whose last tag was removed, with no tags",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      await tagging.send(
        new UntagResourcesCommand({ ResourceARNList: [returns], TagKeys: ["costcenter", "Temp"] }),
      )
      const { ResourceTagMappingList } = await tagging.send(
        new GetResourcesCommand({ ResourceARNList: [returns] }),
      )
      assert.deepStrictEqual(ResourceTagMappingList, [{ ResourceARN: returns, Tags: [] }])
    }),
  )

  it(
    "shows a resource once it has been tagged for the first time",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      await tagging.send(new TagResourcesCommand({ ResourceARNList: [charge], Tags: { Owner: "shop" } }))
      assert.deepInclude((await list(tagging)).rows, { arn: charge, tags: { Owner: "shop" } })
    }),
  )

  it(
    "keeps rows of deleted resources",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      aws.outside.deleteResource(orders)
      const { arns } = await list(tagging)
      assert.includeMembers(arns, [orders, staleVolume])
      assert.isUndefined(aws.tags(orders))
    }),
  )

  it(
    "never holds IAM users, IAM roles or Auto Scaling groups, though they can be tagged",
    withOrganization({}, async (aws) => {
      const role = `arn:aws:iam::${shop}:role/app`
      const group = `arn:aws:autoscaling:us-east-1:${shop}:autoScalingGroup:1:autoScalingGroupName/web`
      aws.outside.addResource(shop, {
        arn: group,
        region: "us-east-1",
        tags: {},
        visibility: "tagged",
        tagging: "ok",
      })
      const tagging = await taggingIn(aws, shop, "us-east-1")
      const { FailedResourcesMap } = await tagging.send(
        new TagResourcesCommand({ ResourceARNList: [role, group], Tags: { Env: "prod" } }),
      )
      assert.deepStrictEqual(FailedResourcesMap, {})
      assert.deepInclude(aws.tags(role), { Env: "prod" })
      assert.isEmpty((await list(tagging, { ResourceARNList: [role, group] })).rows)
      assert.notInclude((await list(tagging)).arns, role)
    }),
  )

  it(
    "holds AWS's own tags beside the users'",
    withOrganization({}, async (aws) => {
      const bucket = `arn:aws:s3:::receipts-${shop}`
      const { rows } = await list(await taggingIn(aws), { ResourceARNList: [bucket] })
      assert.deepStrictEqual(rows, [
        { arn: bucket, tags: { Env: "prod", "aws:cloudformation:stack-name": "shop" } },
      ])
    }),
  )
})

describe("the pages of GetResources", () => {
  const seed = withAccount(shop, { resources: queues(230) })

  it(
    "hold 1 to 100 resources, 50 where none is named, and the last has the token ''",
    withOrganization({ seed }, async (aws) => {
      const tagging = await taggingIn(aws)
      const sizes: Array<number> = []
      const seen: Array<string> = []
      let last: string | undefined
      for await (const page of paginateGetResources(
        { client: tagging, pageSize: 100 },
        { ResourcesPerPage: 100 },
      )) {
        sizes.push(page.ResourceTagMappingList?.length ?? -1)
        seen.push(...(page.ResourceTagMappingList ?? []).map(({ ResourceARN = "" }) => ResourceARN))
        last = page.PaginationToken
      }
      assert.deepStrictEqual(sizes, [100, 100, 30])
      assert.strictEqual(new Set(seen).size, 230)
      assert.strictEqual(last, "")
      assert.strictEqual((await list(tagging)).rows.length, 50)
      for (const ResourcesPerPage of [0, 101]) {
        const { name } = await failureOf(tagging.send(new GetResourcesCommand({ ResourcesPerPage })))
        assert.strictEqual(name, "InvalidParameterException")
      }
    }),
  )

  it("have tokens that live 15 minutes", async () => {
    const { time, pass } = steppedTime()
    await withOrganization({ seed, time }, async (aws) => {
      const tagging = await taggingIn(aws)
      const { token = "" } = await list(tagging)
      pass(15 * 60 * 1000)
      assert.strictEqual((await list(tagging, { PaginationToken: token })).rows.length, 50)
      pass(1)
      const { name } = await failureOf(tagging.send(new GetResourcesCommand({ PaginationToken: token })))
      assert.strictEqual(name, "PaginationTokenExpiredException")
    })()
  })

  it(
    "refuse a token that AWS did not make",
    withOrganization({ seed }, async (aws) => {
      const tagging = await taggingIn(aws)
      const { name } = await failureOf(tagging.send(new GetResourcesCommand({ PaginationToken: "mine" })))
      assert.strictEqual(name, "InvalidParameterException")
    }),
  )
})

describe("the filters of GetResources", () => {
  it(
    "match any of a key's values, all of the keys, and keys exactly",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      const env = await list(tagging, { TagFilters: [{ Key: "Env", Values: ["prod", "dev"] }] })
      assert.include(env.arns, orders)
      const both = await list(tagging, { TagFilters: [{ Key: "Env" }, { Key: "Owner", Values: ["shop"] }] })
      assert.deepStrictEqual(both.arns, [orders])
      assert.isEmpty((await list(tagging, { TagFilters: [{ Key: "env" }] })).arns)
    }),
  )

  it(
    "name a service or a service and its type",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      const ec2 = await list(tagging, { ResourceTypeFilters: ["ec2"] })
      assert.sameMembers(ec2.arns, [
        `arn:aws:ec2:eu-west-1:${shop}:instance/i-0123456789abcdef0`,
        staleVolume,
      ])
      assert.deepStrictEqual((await list(tagging, { ResourceTypeFilters: ["ec2:volume"] })).arns, [
        staleVolume,
      ])
    }),
  )

  it(
    "hold at most 50 keys, 20 values and 100 types",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      for (const input of [
        { TagFilters: many(51).map((Key) => ({ Key })) },
        { TagFilters: [{ Key: "x", Values: many(21) }] },
        { ResourceTypeFilters: many(101) },
      ]) {
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        const { name } = await failureOf(tagging.send(new GetResourcesCommand(input)))
        assert.strictEqual(name, "InvalidParameterException")
      }
    }),
  )
})

describe("GetResources by ARN", () => {
  it(
    "takes 1 to 100 ARNs and neither filters nor pages",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      const arns = Array.from({ length: 101 }, (_, index) => `${orders}${String(index)}`)
      for (const input of [
        { ResourceARNList: arns },
        { ResourceARNList: [orders], ResourcesPerPage: 10 },
        { ResourceARNList: [orders], TagFilters: [{ Key: "Env" }] },
      ]) {
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        const { name } = await failureOf(tagging.send(new GetResourcesCommand(input)))
        assert.strictEqual(name, "InvalidParameterException")
      }
      await list(tagging, { ResourceARNList: arns.slice(1) })
    }),
  )

  it(
    "leaves ARNs out that it does not know, or knows in another Region or account",
    withOrganization({}, async (aws) => {
      const tagging = await taggingIn(aws)
      const { arns } = await list(tagging, {
        ResourceARNList: [
          orders,
          `${orders}-gone`,
          `arn:aws:sqs:us-east-1:${shop}:mail`,
          "arn:aws:sqs:eu-west-1:444444444444:orders",
        ],
      })
      assert.deepStrictEqual(arns, [orders])
    }),
  )
})

describe("eventual consistency", () => {
  it("shows a write only after the delay that was set, while the truth has it at once", async () => {
    const { time, pass } = steppedTime()
    await withOrganization({ time, consistencyMs: 5000 }, async (aws) => {
      const tagging = await taggingIn(aws)
      await tagging.send(new TagResourcesCommand({ ResourceARNList: [orders], Tags: { Env: "stage" } }))
      assert.deepInclude(aws.tags(orders), { Env: "stage" })
      const read = async () => (await list(tagging, { ResourceARNList: [orders] })).rows[0]?.tags["Env"]
      assert.strictEqual(await read(), "prod")
      pass(4999)
      assert.strictEqual(await read(), "prod")
      pass(1)
      assert.strictEqual(await read(), "stage")
    })()
  })
})

it("Global resources are listed and tagged in us-east-1 only", async () => {
  const distribution = `arn:aws:cloudfront::${shop}:distribution/E1`
  const resource: ResourceSeed = {
    arn: distribution,
    region: "us-east-1",
    tags: { Env: "prod" },
    visibility: "tagged",
    tagging: "ok",
  }
  await withOrganization({ seed: withAccount(shop, { resources: [resource] }) }, async (aws) => {
    const tag = new TagResourcesCommand({ ResourceARNList: [distribution], Tags: { Owner: "shop" } })
    const ireland = await taggingIn(aws)
    assert.isEmpty((await list(ireland)).arns)
    const { FailedResourcesMap = {} } = await ireland.send(tag)
    assert.strictEqual(FailedResourcesMap[distribution]?.ErrorCode, "InvalidParameterException")
    const virginia = await taggingIn(aws, shop, "us-east-1")
    assert.deepStrictEqual((await virginia.send(tag)).FailedResourcesMap, {})
    assert.deepStrictEqual((await list(virginia)).arns, [distribution])
  })()
})

it("The seed is left as it was", async () => {
  const seed = twoAccounts()
  await withOrganization({ seed }, async (aws) => {
    aws.outside.setTag(orders, "Env", "stage")
  })()
  assert.deepStrictEqual(seed, twoAccounts())
})
