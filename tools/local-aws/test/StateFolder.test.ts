import { appendFileSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb"
import { TagResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { twoAccounts } from "../src/index.ts"
import { clientsOf, shop, taggingIn, withAccount, withOrganization } from "./clients.ts"

const orders = `arn:aws:sqs:eu-west-1:${shop}:orders`
const tables = [
  {
    TableName: "Things",
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  },
]
const item = { id: { S: "one" } }

describe("a data folder", () => {
  let dataDir = ""
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "local-aws-"))
  })
  afterEach(() => {
    rmSync(dataDir, { recursive: true, force: true })
  })

  it("keeps tags, deletions, new resources and tables, and takes the place of the seed", async () => {
    const added = `arn:aws:sqs:eu-west-1:${shop}:added`
    await withOrganization({ dataDir, tables }, async (aws) => {
      await (
        await taggingIn(aws)
      ).send(
        new TagResourcesCommand({ ResourceARNList: [orders], Tags: { Env: "stage", ["__proto__"]: "x" } }),
      )
      aws.outside.deleteResource(`arn:aws:s3:::receipts-${shop}`)
      aws.outside.addResource(shop, {
        arn: added,
        region: "eu-west-1",
        tags: {},
        visibility: "never-tagged",
        tagging: "ok",
      })
      aws.outside.setTag(added, "New", "")
      await clientsOf(aws).dynamo.send(new PutItemCommand({ TableName: "Things", Item: item }))
    })()
    const other = withAccount(shop, { resources: [] })
    await withOrganization({ seed: other, dataDir, tables }, async (aws) => {
      assert.deepInclude(aws.tags(orders), { Env: "stage", Owner: "shop" })
      assert.deepStrictEqual(aws.tags(added), { New: "" })
      assert.isUndefined(aws.tags(`arn:aws:s3:::receipts-${shop}`))
      const { Item } = await clientsOf(aws).dynamo.send(
        new GetItemCommand({ TableName: "Things", Key: item }),
      )
      assert.deepStrictEqual(Item, item)
    })()
  })

  it("drops a last line that was cut off, and goes on after it", async () => {
    await withOrganization({ dataDir }, async (aws) => {
      aws.outside.setTag(orders, "Env", "stage")
    })()
    appendFileSync(join(dataDir, "changes.jsonl"), '{"kind":"version","arn":"arn:a')
    await withOrganization({ dataDir }, async (aws) => {
      assert.strictEqual(aws.tags(orders)?.["Env"], "stage")
      aws.outside.setTag(orders, "Env", "dev")
    })()
    await withOrganization({ seed: twoAccounts(), dataDir }, async (aws) => {
      assert.strictEqual(aws.tags(orders)?.["Env"], "dev")
    })()
  })
})
