import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DescribeTableCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type DynamoDBClient,
  type QueryCommandOutput,
} from "@aws-sdk/client-dynamodb"
import { assert, describe, it } from "vitest"
import type { Fault } from "../../src/index.ts"
import { clientsOf, enter, failureOf, shop, steppedTime, withOrganization } from "../clients.ts"

const tables = [
  {
    TableName: "Things",
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "kind", AttributeType: "S" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "kind",
        KeySchema: [
          { AttributeName: "kind", KeyType: "HASH" },
          { AttributeName: "id", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
  },
]

const put = (dynamo: DynamoDBClient, id: string, value: string) =>
  dynamo.send(
    new PutItemCommand({
      TableName: "Things",
      Item: { id: { S: id }, kind: { S: "a" }, value: { S: value } },
    }),
  )

const get = async (dynamo: DynamoDBClient, id: string, ConsistentRead: boolean) => {
  const { Item } = await dynamo.send(
    new GetItemCommand({ TableName: "Things", Key: { id: { S: id } }, ConsistentRead }),
  )
  return Item?.["value"]?.S
}

/** The ids of one kind, page after page. */
const walk = async (dynamo: DynamoDBClient) => {
  const pages: Array<Array<string | undefined>> = []
  let key: QueryCommandOutput["LastEvaluatedKey"]
  do {
    // oxlint-disable-next-line no-await-in-loop -- pages follow each other
    const { Items = [], LastEvaluatedKey }: QueryCommandOutput = await dynamo.send(
      new QueryCommand({
        TableName: "Things",
        IndexName: "kind",
        KeyConditionExpression: "kind = :kind",
        ExpressionAttributeValues: { ":kind": { S: "a" } },
        ExclusiveStartKey: key,
        Limit: 2,
      }),
    )
    pages.push(Items.map((item) => item["id"]?.S))
    key = LastEvaluatedKey
  } while (key !== undefined)
  return pages
}

const ofKind = async (dynamo: DynamoDBClient) => {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: "Things",
      IndexName: "kind",
      KeyConditionExpression: "kind = :kind",
      ExpressionAttributeValues: { ":kind": { S: "a" } },
    }),
  )
  return Items.map(({ id }) => id?.S)
}

const batch = (ids: ReadonlyArray<string>) =>
  new BatchWriteItemCommand({
    RequestItems: {
      Things: ids.map((id) => ({ PutRequest: { Item: { id: { S: id }, kind: { S: "a" } } } })),
    },
  })

const fault = (operation: string, effect: Fault["do"], calls = "1-1"): Fault => ({
  service: "DynamoDB",
  operation,
  calls,
  do: effect,
})

const stale = (operation: string) => fault(operation, { staleMs: 1000 }, "1-1000")

describe("the tables", () => {
  it(
    "are there when the organization is, under the security account's ARN",
    withOrganization({ tables }, async (aws) => {
      const { dynamo } = clientsOf(aws)
      const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: "Things" }))
      assert.strictEqual(Table?.TableStatus, "ACTIVE")
      assert.strictEqual(Table?.TableArn, "arn:aws:dynamodb:eu-west-1:222222222222:table/Things")
    }),
  )

  it(
    "are the security account's own",
    withOrganization({ tables }, async (aws) => {
      const { dynamo } = clientsOf(aws, await enter(aws, shop))
      const { name } = await failureOf(dynamo.send(new ListTablesCommand({})))
      assert.strictEqual(name, "AccessDeniedException")
    }),
  )

  it(
    "count the requests that are inside them",
    withOrganization({ tables }, async (aws) => {
      const { dynamo } = clientsOf(aws)
      await put(dynamo, "warm", "up")
      assert.strictEqual(aws.busy(), 0)
      let seen = 0
      aws.onCall((_service, _operation, phase) => {
        if (phase === "before") setImmediate(() => (seen = Math.max(seen, aws.busy())))
      })
      await put(dynamo, "one", "1")
      assert.strictEqual(seen, 1)
      assert.strictEqual(aws.busy(), 0)
    }),
  )

  it(
    "refuse a batch with the same key twice",
    withOrganization({ tables }, async (aws) => {
      const { name } = await failureOf(clientsOf(aws).dynamo.send(batch(["one", "one"])))
      assert.strictEqual(name, "ValidationException")
    }),
  )
})

describe("faults of the tables", () => {
  it(
    "leave items of a batch undone and name them",
    withOrganization({ tables, faults: [fault("BatchWriteItem", { unprocessed: 2 })] }, async (aws) => {
      const { dynamo } = clientsOf(aws)
      const { UnprocessedItems } = await dynamo.send(batch(["one", "two", "three"]))
      assert.deepStrictEqual(
        UnprocessedItems?.["Things"]?.map(({ PutRequest }) => PutRequest?.Item?.["id"]?.S),
        ["two", "three"],
      )
      assert.deepStrictEqual(await ofKind(dynamo), ["one"])
    }),
  )

  it(
    "leave keys of a BatchGetItem unread and name them",
    withOrganization({ tables, faults: [fault("BatchGetItem", { unprocessed: 1 })] }, async (aws) => {
      const { dynamo } = clientsOf(aws)
      await dynamo.send(batch(["one", "two"]))
      const Keys = [{ id: { S: "one" } }, { id: { S: "two" } }]
      const read = new BatchGetItemCommand({ RequestItems: { Things: { Keys, ConsistentRead: true } } })
      const { Responses, UnprocessedKeys } = await dynamo.send(read)
      assert.deepStrictEqual(
        Responses?.["Things"]?.map(({ id }) => id?.S),
        ["one"],
      )
      assert.deepStrictEqual(UnprocessedKeys, {
        Things: { Keys: [{ id: { S: "two" } }], ConsistentRead: true },
      })
    }),
  )

  it(
    "throw where nothing of a batch is done, as AWS does",
    withOrganization({ tables, faults: [fault("BatchWriteItem", { unprocessed: 25 })] }, async (aws) => {
      const { name } = await failureOf(clientsOf(aws).dynamo.send(batch(["one"])))
      assert.strictEqual(name, "ProvisionedThroughputExceededException")
    }),
  )

  for (const page of ["short", "repeat", "empty"] as const)
    it(`lose no row to a page that is ${page}, the first one or a later one`, async () => {
      for (const calls of ["1-1", "2-2"]) {
        const faults: ReadonlyArray<Fault> = [
          { service: "DynamoDB", operation: "Query", calls, do: { page } },
        ]
        // oxlint-disable-next-line no-await-in-loop -- one organization at a time
        await withOrganization({ tables, faults }, async (aws) => {
          const { dynamo } = clientsOf(aws)
          for (const id of ["1", "2", "3", "4", "5"]) await put(dynamo, id, "x")
          const pages = await walk(dynamo)
          const faulty = pages[Number(calls[0]) - 1] ?? []
          assert.lengthOf(faulty, { short: 1, repeat: 2, empty: 0 }[page])
          assert.deepStrictEqual([...new Set(pages.flat())], ["1", "2", "3", "4", "5"])
        })()
      }
    })

  it("make reads late that do not ask for consistency, and reads of an index", async () => {
    const { time, pass } = steppedTime()
    await withOrganization({ tables, time, faults: [stale("GetItem"), stale("Query")] }, async (aws) => {
      const { dynamo } = clientsOf(aws)
      await put(dynamo, "one", "1")
      assert.isUndefined(await get(dynamo, "one", false))
      assert.strictEqual(await get(dynamo, "one", true), "1")
      assert.deepStrictEqual(await ofKind(dynamo), [])
      pass(1000)
      await dynamo.send(
        new UpdateItemCommand({
          TableName: "Things",
          Key: { id: { S: "one" } },
          UpdateExpression: "SET #value = :value",
          ExpressionAttributeNames: { "#value": "value" },
          ExpressionAttributeValues: { ":value": { S: "2" } },
        }),
      )
      assert.strictEqual(await get(dynamo, "one", false), "1")
      assert.strictEqual(await get(dynamo, "one", true), "2")
      assert.deepStrictEqual(await ofKind(dynamo), ["one"])
      pass(1000)
      assert.strictEqual(await get(dynamo, "one", false), "2")
    })()
  })

  it("begin with what the tables held when reads became late", async () => {
    const { time } = steppedTime()
    await withOrganization({ tables, time }, async (aws) => {
      const { dynamo } = clientsOf(aws)
      await put(dynamo, "one", "1")
      aws.setFaults([fault("GetItem", { staleMs: 1000 }, "1-1000")])
      await put(dynamo, "one", "2")
      assert.strictEqual(await get(dynamo, "one", false), "1")
      aws.setFaults([])
      assert.strictEqual(await get(dynamo, "one", false), "2")
    })()
  })

  it(
    "name a table by its ARN",
    withOrganization(
      {
        tables,
        faults: [
          { ...fault("PutItem", { throttle: true }), arn: "arn:aws:dynamodb:*:*:table/Other" },
          { ...fault("PutItem", { throttle: true }, "2-2"), arn: "arn:aws:dynamodb:eu-west-1:*:table/Th*" },
        ],
      },
      async (aws) => {
        const { dynamo } = clientsOf(aws)
        await put(dynamo, "one", "1")
        assert.strictEqual(
          (await failureOf(put(dynamo, "one", "2"))).name,
          "ProvisionedThroughputExceededException",
        )
      },
    ),
  )
})
