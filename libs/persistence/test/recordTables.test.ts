import { CreateTableCommand, ScanCommand } from "@aws-sdk/client-dynamodb"
import { assert, describe, it } from "@effect/vitest"
import { AwsClients } from "@orgtag/aws-clients"
import { RecordTables } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import {
  createTables,
  DynamoRecordTables,
  tableNameOf,
  tables,
  type TableDefinition,
  tagHistory,
  userActions,
} from "../src/index.ts"
import { FaultyTables } from "./FaultyTables.ts"
import { hurriedClock } from "./hurriedClock.ts"
import { clientsOver, freshPrefix } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

const { name, server } = tableServer()

/** Makes a call past the adapter. */
const send = (operation: string, command: CreateTableCommand | ScanCommand) =>
  AwsClients.use((clients) =>
    clients.send(clients.tables(), command, {
      service: "DynamoDB",
      operation,
      kind: "read",
      answer: Schema.Struct({ Count: Schema.optional(Schema.Number) }),
    }),
  )

/** The tables with a prefix of their own, and what is found out about them. */
const stand = () => {
  const calls = new FaultyTables(server())
  const options = { tablePrefix: freshPrefix() }
  const inspect = Effect.flatMap(RecordTables, (record) => record.inspect).pipe(
    Effect.provide(DynamoRecordTables.layer(options)),
  )
  /** A table that has a partition key and nothing else. */
  const bare = (table: TableDefinition) => {
    const { name: key } = table.partitionKey
    return new CreateTableCommand({
      TableName: tableNameOf(table, options.tablePrefix),
      AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
      KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    })
  }
  const run = <A, E>(effect: Effect.Effect<A, E, AwsClients>) =>
    effect.pipe(Effect.provide(clientsOver(calls)), Effect.provide(hurriedClock))
  return { calls, options, inspect, bare, run }
}

describe(`looking at the tables on ${name}`, () => {
  it.live("finds nothing wrong with tables as they are made, and says what it could not try", () => {
    const { options, inspect, run } = stand()
    return Effect.gen(function* () {
      yield* createTables(options)
      assert.deepStrictEqual(
        yield* inspect,
        tables.map((table) => ({
          table: tableNameOf(table, options.tablePrefix),
          flaws: [],
          untried: table === userActions ? ["BatchWriteItem"] : [],
        })),
      )
    }).pipe(run)
  })

  it.live("asks for every kind of read and write that a sweep makes, and writes nothing", () => {
    const { calls, options, inspect, run } = stand()
    return Effect.gen(function* () {
      yield* createTables(options)
      calls.reset()
      yield* inspect
      const asked = new Map<string, Set<string>>()
      for (const { operation, input } of calls.calls) {
        const table = Object.keys(Object(input["RequestItems"]))[0] ?? input["TableName"]
        const own = String(table).slice(options.tablePrefix.length)
        asked.set(own, (asked.get(own) ?? new Set()).add(operation))
      }
      const reads = ["BatchGetItem", "DescribeTable", "Query"]
      const shown = Array.from(asked, ([table, operations]) => [table, [...operations].toSorted()])
      assert.deepStrictEqual(Object.fromEntries(shown), {
        TagsMetadata: [...reads, "PutItem", "UpdateItem"].toSorted(),
        TagHistory: [...reads, "PutItem"].toSorted(),
        UserActions: reads,
        SweepLedger: [...reads, "PutItem", "UpdateItem"].toSorted(),
      })
      for (const table of tables) {
        const scan = new ScanCommand({ TableName: tableNameOf(table, options.tablePrefix) })
        assert.strictEqual((yield* send("Scan", scan)).Count, 0)
      }
    }).pipe(run)
  })

  it.live("says which are missing", () => {
    const { inspect, run } = stand()
    return Effect.gen(function* () {
      const found = yield* inspect
      assert.deepStrictEqual(
        found.map(({ flaws }) => flaws.map(({ code }) => code)),
        [["missing"], ["missing"], ["missing"], ["missing"]],
      )
      assert.match(found[0]?.flaws[0]?.mend ?? "", /orgtag setup tables/u)
    }).pipe(run)
  })

  it.live("says which have other keys, or not the index", () => {
    const { options, inspect, bare, run } = stand()
    return Effect.gen(function* () {
      yield* send("CreateTable", bare(tagHistory))
      yield* send("CreateTable", bare(userActions))
      const flaws = (yield* inspect).flatMap((condition) => condition.flaws)
      assert.deepStrictEqual(
        flaws.filter(({ code }) => code !== "missing").map(({ code, message }) => [code, message]),
        [
          ["keys", `${options.tablePrefix}TagHistory has other keys than orgtag's`],
          [
            "index",
            `${options.tablePrefix}UserActions has no index sweep_cell with the keys that it must have`,
          ],
        ],
      )
    }).pipe(run)
  })

  it.live("says which calls fail, each for itself", () => {
    const { calls, options, inspect, run } = stand()
    return Effect.gen(function* () {
      yield* createTables(options)
      calls.failWhere((operation, body) => operation === "PutItem" && body.includes("TagHistory"), "throttle")
      const flaws = (yield* inspect).flatMap((condition) => condition.flaws)
      assert.lengthOf(flaws, 1)
      assert.match(flaws[0]?.message ?? "", /^DynamoDB PutItem: /u)
    }).pipe(run)
  })
})
