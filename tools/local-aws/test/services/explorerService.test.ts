import {
  GetDefaultViewCommand,
  GetIndexCommand,
  GetViewCommand,
  ListResourcesCommand,
  ListViewsCommand,
  ResourceExplorer2Client,
  SearchCommand,
} from "@aws-sdk/client-resource-explorer-2"
import { assert, describe, it } from "vitest"
import type { LocalAws, ResourceSeed } from "../../src/index.ts"
import { enter, failureOf, shop, steppedTime, withAccount, withOrganization } from "../clients.ts"

const explorerIn = async (aws: LocalAws, region = "eu-west-1") =>
  new ResourceExplorer2Client({
    region,
    credentials: await enter(aws, shop),
    requestHandler: aws.requestHandler,
    maxAttempts: 1,
  })

const search = async (client: ResourceExplorer2Client, QueryString: string) => {
  const { Resources = [] } = await client.send(new SearchCommand({ QueryString }))
  return Resources.map(({ Arn = "" }) => Arn)
}

const charge = `arn:aws:lambda:eu-west-1:${shop}:function:charge`
const role = `arn:aws:iam::${shop}:role/app`

const queues = (count: number): ReadonlyArray<ResourceSeed> =>
  Array.from({ length: count }, (_, index) => ({
    arn: `arn:aws:sqs:eu-west-1:${shop}:queue-${String(index)}`,
    region: "eu-west-1",
    tags: index === 0 ? { "aws:cloudformation:stack-name": "x" } : {},
    visibility: "never-tagged",
    tagging: "ok",
  }))

describe("Resource Explorer", () => {
  it(
    "finds resources that were never tagged, and no deleted ones",
    withOrganization({}, async (aws) => {
      assert.deepStrictEqual(await search(await explorerIn(aws), "tag:none"), [charge])
      assert.include(await search(await explorerIn(aws), "tag:all"), `arn:aws:sqs:eu-west-1:${shop}:orders`)
    }),
  )

  it(
    "does not know the tags of IAM roles: they always look untagged",
    withOrganization({}, async (aws) => {
      const virginia = await explorerIn(aws, "us-east-1")
      assert.include(await search(virginia, "tag:none region:global"), role)
      assert.notInclude(await search(virginia, "tag.key:Owner"), role)
    }),
  )

  it(
    "compares without regard to case",
    withOrganization({}, async (aws) => {
      const explorer = await explorerIn(aws)
      assert.deepStrictEqual(await search(explorer, "tag:OWNER=Shop"), [
        `arn:aws:sqs:eu-west-1:${shop}:orders`,
      ])
      assert.deepStrictEqual(await search(explorer, "tag.key:CostCenter service:sqs"), [
        `arn:aws:sqs:eu-west-1:${shop}:returns`,
      ])
    }),
  )

  it(
    "counts AWS's own tags as none, unless they are asked away",
    withOrganization({ seed: withAccount(shop, { resources: queues(2) }) }, async (aws) => {
      const explorer = await explorerIn(aws)
      assert.lengthOf(await search(explorer, "tag:none"), 2)
      assert.lengthOf(await search(explorer, "tag:none -tag.key:aws*"), 1)
    }),
  )

  it(
    "ends a search at 1,000 results and says that it is not complete",
    withOrganization({ seed: withAccount(shop, { resources: queues(1100) }) }, async (aws) => {
      const explorer = await explorerIn(aws)
      const { Count, NextToken } = await explorer.send(
        new SearchCommand({ QueryString: "tag:none", MaxResults: 1000 }),
      )
      assert.deepStrictEqual(Count, { TotalResources: 1000, Complete: false })
      assert.isUndefined(NextToken)
    }),
  )

  it(
    "lists everything in pages, but without a token where 1,000 are asked for",
    withOrganization({ seed: withAccount(shop, { resources: queues(1100) }) }, async (aws) => {
      const explorer = await explorerIn(aws)
      const Filters = { FilterString: "tag:none" }
      const truncated = await explorer.send(new ListResourcesCommand({ Filters, MaxResults: 1000 }))
      assert.lengthOf(truncated.Resources ?? [], 1000)
      assert.isUndefined(truncated.NextToken)
      const seen = new Set<string>()
      let token: string | undefined
      do {
        // oxlint-disable-next-line no-await-in-loop -- pages follow each other
        const page = await explorer.send(
          new ListResourcesCommand({ Filters, MaxResults: 500, NextToken: token }),
        )
        for (const { Arn = "" } of page.Resources ?? []) seen.add(Arn)
        token = page.NextToken
      } while (token !== undefined)
      assert.strictEqual(seen.size, 1100)
    }),
  )

  it(
    "has no index to get where there is none, and creates one by being searched",
    withOrganization({ explorer: { index: (_account, region) => region !== "eu-west-1" } }, async (aws) => {
      const explorer = await explorerIn(aws)
      const getIndex = () => explorer.send(new GetIndexCommand({}))
      assert.deepInclude(await failureOf(getIndex()), { name: "ResourceNotFoundException", status: 404 })
      assert.strictEqual(aws.explorerIndexesCreated().size, 0)
      await search(explorer, "tag:none")
      assert.strictEqual((await getIndex()).State, "ACTIVE")
      assert.deepStrictEqual([...aws.explorerIndexesCreated()], [`${shop}|eu-west-1`])
    }),
  )

  it(
    "creates none without the service-linked role, and then shows only what has tags",
    withOrganization({ explorer: { index: () => false, serviceRole: () => false } }, async (aws) => {
      const explorer = await explorerIn(aws)
      const { Resources = [] } = await explorer.send(new ListResourcesCommand({ MaxResults: 500 }))
      assert.isNotEmpty(Resources)
      assert.notInclude(
        Resources.map(({ Arn }) => Arn),
        charge,
      )
      assert.strictEqual(aws.explorerIndexesCreated().size, 0)
      assert.strictEqual(
        (await failureOf(explorer.send(new GetIndexCommand({})))).name,
        "ResourceNotFoundException",
      )
    }),
  )

  it(
    "shows through a view what its filter lets through, and nothing without a default view",
    withOrganization(
      { explorer: { views: () => [{ name: "queues", filter: "service:sqs", isDefault: false }] } },
      async (aws) => {
        const explorer = await explorerIn(aws)
        assert.isUndefined((await explorer.send(new GetDefaultViewCommand({}))).ViewArn)
        assert.strictEqual((await failureOf(search(explorer, "tag:none"))).name, "UnauthorizedException")
        const [ViewArn] = (await explorer.send(new ListViewsCommand({}))).Views ?? []
        const { View } = await explorer.send(new GetViewCommand({ ViewArn }))
        assert.strictEqual(View?.Filters?.FilterString, "service:sqs")
        const { Resources = [] } = await explorer.send(new ListResourcesCommand({ ViewArn }))
        assert.deepStrictEqual(Array.from(new Set(Resources.map(({ Service }) => Service))), ["sqs"])
      },
    ),
  )

  it(
    "gathers all Regions in the index that is made for that",
    withOrganization(
      { explorer: { aggregator: (_account, region) => region === "us-east-1" } },
      async (aws) => {
        const regionsIn = async (region: string) => {
          const { Resources = [] } = await (await explorerIn(aws, region)).send(new ListResourcesCommand({}))
          return new Set(Resources.map(({ Region }) => Region))
        }
        assert.deepStrictEqual(await regionsIn("us-east-1"), new Set(["us-east-1", "global", "eu-west-1"]))
        assert.deepStrictEqual(await regionsIn("eu-west-1"), new Set(["eu-west-1"]))
      },
    ),
  )

  it("sees a change of tags late", async () => {
    const { time, pass } = steppedTime()
    await withOrganization({ time, explorerLagMs: 30_000 }, async (aws) => {
      const explorer = await explorerIn(aws)
      aws.outside.setTag(charge, "Owner", "shop")
      assert.deepStrictEqual(await search(explorer, "tag:none"), [charge])
      pass(30_000)
      assert.deepStrictEqual(await search(explorer, "tag:none"), [])
    })()
  })

  it(
    "refuses filters that it does not know and queries that are too long",
    withOrganization({}, async (aws) => {
      const explorer = await explorerIn(aws)
      for (const query of ["colour:red", `id:${"x".repeat(1280)}`])
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        assert.strictEqual((await failureOf(search(explorer, query))).name, "ValidationException")
    }),
  )
})
