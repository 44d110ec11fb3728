import { CreateTableCommand } from "@aws-sdk/client-dynamodb"
import { AwsClients } from "@orgtag/aws-clients"
import type { CallFailed } from "@orgtag/tagging"
import { Duration, Effect, Schedule, Schema } from "effect"
import { fitsDefinition, keySchemaOf } from "./fitsDefinition.ts"
import { answered } from "./ItemCommands.ts"
import { describeTable, isUsable, type TableDescription } from "./missingTables.ts"
import { persistenceLimits } from "./persistenceLimits.ts"
import { makeTableCalls, type PersistenceOptions, type TableCalls } from "./TableCalls.ts"
import { keyAttributesOf, tables, type TableDefinition } from "./tables.ts"

/** A table, and whether it was made now or was there before. */
export interface CreatedTable {
  readonly name: string
  readonly created: boolean
}

const CreateAnswer = Schema.Struct(answered)

/**
 * Makes the tables that are not there, and waits until all can be used.
 *
 * On-demand, with deletion protection; keys, point-in-time recovery and caps are the CDK app's. A table of that name
 * with other keys is refused as `invalid`: nothing is changed in it.
 */
export const createTables = (
  options: PersistenceOptions,
): Effect.Effect<ReadonlyArray<CreatedTable>, CallFailed, AwsClients> =>
  AwsClients.use((clients) => {
    const calls = makeTableCalls(clients, options)
    // One after the other: DynamoDB makes only one table with an index at a time in an account.
    return Effect.forEach(tables, (table) =>
      describeTable(calls, table).pipe(
        Effect.flatMap((found) => (found === undefined ? create(calls, table) : Effect.succeed(false))),
        Effect.tap(() => untilUsable(calls, table)),
        Effect.map((created) => ({ name: calls.nameOf(table), created })),
      ),
    )
  })

/** True if made by us; false where somebody else made it between our look and our call, or is making it. */
const create = (calls: TableCalls, table: TableDefinition): Effect.Effect<boolean, CallFailed> =>
  calls
    .send(
      calls.client,
      new CreateTableCommand({
        TableName: calls.nameOf(table),
        AttributeDefinitions: keyAttributesOf(table).map(({ name, type }) => ({
          AttributeName: name,
          AttributeType: type,
        })),
        KeySchema: keySchemaOf(table),
        ...(table.indexes.length === 0
          ? {}
          : {
              GlobalSecondaryIndexes: table.indexes.map((index) => ({
                IndexName: index.name,
                KeySchema: keySchemaOf(index),
                Projection: { ProjectionType: index.projection },
              })),
            }),
        BillingMode: "PAY_PER_REQUEST",
        DeletionProtectionEnabled: true,
      }),
      calls.terms("CreateTable", "write", CreateAnswer),
    )
    .pipe(
      Effect.as(true),
      // As many tables as DynamoDB makes at once are being made, or one with an index: they end by themselves.
      Effect.retry({
        while: (failed) => failed.code === "LimitExceededException",
        schedule: Schedule.spaced(Duration.seconds(2)).pipe(
          Schedule.upTo({ times: persistenceLimits.createRounds }),
        ),
      }),
      Effect.catch((failed) =>
        failed.code === "ResourceInUseException" ? Effect.succeed(false) : Effect.fail(failed),
      ),
    )

const notReady = "TableNotReady"

const untilUsable = (calls: TableCalls, table: TableDefinition): Effect.Effect<void, CallFailed> =>
  describeTable(calls, table).pipe(
    Effect.flatMap((found) =>
      found !== undefined && isUsable(found)
        ? mustFit(calls, table, found)
        : Effect.fail(
            calls.failed(
              "DescribeTable",
              "unavailable",
              notReady,
              `${calls.nameOf(table)} is ${found?.TableStatus ?? "not there"} still`,
            ),
          ),
    ),
    Effect.retry({
      while: (failed) => failed.code === notReady,
      schedule: pollSchedule,
    }),
  )

/** Soon at first, for emulators make a table at once; then every second. */
const pollSchedule = Schedule.min([
  Schedule.exponential(Duration.millis(50)),
  Schedule.spaced(Duration.seconds(1)),
]).pipe(Schedule.upTo({ times: persistenceLimits.tablePolls }))

const mustFit = (
  calls: TableCalls,
  table: TableDefinition,
  found: TableDescription,
): Effect.Effect<void, CallFailed> =>
  fitsDefinition(table, found)
    ? Effect.void
    : Effect.fail(
        calls.failed(
          "DescribeTable",
          "invalid",
          "TableDiffers",
          `${calls.nameOf(table)} is there with other keys or indexes than orgtag's; take another tablePrefix`,
        ),
      )
