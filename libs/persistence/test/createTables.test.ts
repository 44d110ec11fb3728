import { CreateTableCommand } from "@aws-sdk/client-dynamodb"
import { assert, describe, it } from "@effect/vitest"
import { AwsClients } from "@orgtag/aws-clients"
import { Effect, Schema } from "effect"
import { createTables, missingTables, tableNameOf, tables, tagHistory } from "../src/index.ts"
import { FaultyTables } from "./FaultyTables.ts"
import { hurriedClock } from "./hurriedClock.ts"
import { clientsOver, freshPrefix } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

const namesWith = (tablePrefix: string) => tables.map((table) => tableNameOf(table, tablePrefix))

describe("the tables' definitions", () => {
  it("names and keys are those of RECORD.md", () => {
    assert.deepStrictEqual(
      tables.map(({ name, partitionKey, sortKey }) => [name, partitionKey.name, sortKey?.name]),
      [
        ["TagsMetadata", "resource_id", undefined],
        ["TagHistory", "resource_id", "timestamp"],
        ["UserActions", "action_id", undefined],
        ["SweepLedger", "pk", "sk"],
      ],
    )
    assert.deepStrictEqual(
      tables.flatMap(({ indexes }) => indexes),
      [
        {
          name: "sweep_cell",
          partitionKey: { name: "sweep_cell", type: "S" },
          sortKey: { name: "action_id", type: "S" },
          projection: "KEYS_ONLY",
        },
      ],
    )
  })
})

const { name, server } = tableServer()

/** A history without its sort key. */
const otherTable = (tablePrefix: string) =>
  new CreateTableCommand({
    TableName: tableNameOf(tagHistory, tablePrefix),
    AttributeDefinitions: [{ AttributeName: "resource_id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "resource_id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  })

describe(`making the tables on ${name}`, () => {
  it.live("tables are missing, then made, then there", () => {
    const calls = new FaultyTables(server())
    const options = { tablePrefix: freshPrefix() }
    const names = namesWith(options.tablePrefix)
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* missingTables(options), names)
      assert.deepStrictEqual(
        yield* createTables(options),
        names.map((made) => ({ name: made, created: true })),
      )
      assert.deepStrictEqual(yield* missingTables(options), [])
      assert.deepStrictEqual(
        yield* createTables(options),
        names.map((there) => ({ name: there, created: false })),
      )
    }).pipe(Effect.provide(clientsOver(calls)), Effect.provide(hurriedClock))
  })

  it.live("tables are on demand and cannot be deleted by mistake", () => {
    const calls = new FaultyTables(server())
    const options = { tablePrefix: freshPrefix() }
    return Effect.gen(function* () {
      yield* createTables(options)
      const created = calls.calls.filter(({ operation }) => operation === "CreateTable")
      assert.deepStrictEqual(
        created.map(({ input }) => input["TableName"]),
        namesWith(options.tablePrefix),
      )
      for (const { input } of created) {
        assert.strictEqual(input["BillingMode"], "PAY_PER_REQUEST")
        assert.isTrue(input["DeletionProtectionEnabled"])
      }
    }).pipe(Effect.provide(clientsOver(calls)), Effect.provide(hurriedClock))
  })

  it.live("two who make the tables at once both end well", () => {
    const calls = new FaultyTables(server())
    const options = { tablePrefix: freshPrefix() }
    return Effect.gen(function* () {
      const made = yield* Effect.all([createTables(options), createTables(options)], { concurrency: 2 })
      assert.lengthOf(made.flat(), 8)
      assert.deepStrictEqual(yield* missingTables(options), [])
    }).pipe(Effect.provide(clientsOver(calls)), Effect.provide(hurriedClock))
  })

  it.live("a table that was made without an answer is found", () => {
    const calls = new FaultyTables(server())
    const options = { tablePrefix: freshPrefix() }
    calls.fail("CreateTable", "cut after it applied")
    return Effect.gen(function* () {
      yield* createTables(options)
      assert.deepStrictEqual(yield* missingTables(options), [])
    }).pipe(Effect.provide(clientsOver(calls)), Effect.provide(hurriedClock))
  })

  it.live("a table of another shape under the same name is refused, not changed", () => {
    const calls = new FaultyTables(server())
    const options = { tablePrefix: freshPrefix() }
    return Effect.gen(function* () {
      yield* AwsClients.use((clients) =>
        clients.send(clients.tables(), otherTable(options.tablePrefix), {
          service: "DynamoDB",
          operation: "CreateTable",
          kind: "write",
          answer: Schema.Unknown,
        }),
      )
      const failed = yield* Effect.flip(createTables(options))
      assert.strictEqual(failed.reason, "invalid")
      assert.strictEqual(failed.code, "TableDiffers")
      assert.include(failed.detail, tableNameOf(tagHistory, options.tablePrefix))
    }).pipe(Effect.provide(clientsOver(calls)), Effect.provide(hurriedClock))
  })
})
