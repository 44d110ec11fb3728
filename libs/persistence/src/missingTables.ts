import { DescribeTableCommand } from "@aws-sdk/client-dynamodb"
import { AwsClients } from "@orgtag/aws-clients"
import type { CallFailed } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import { answered } from "./ItemCommands.ts"
import { makeTableCalls, type PersistenceOptions, type TableCalls } from "./TableCalls.ts"
import { tables, type TableDefinition } from "./tables.ts"

const KeyOf = Schema.Array(Schema.Struct({ AttributeName: Schema.String, KeyType: Schema.String }))

const DescribeAnswer = Schema.Struct({
  ...answered,
  Table: Schema.Struct({
    TableStatus: Schema.String,
    KeySchema: KeyOf,
    GlobalSecondaryIndexes: Schema.optional(
      Schema.Array(
        Schema.Struct({
          IndexName: Schema.String,
          IndexStatus: Schema.optional(Schema.String),
          KeySchema: KeyOf,
        }),
      ),
    ),
  }),
})

/** What DynamoDB says of a table. */
export type TableDescription = (typeof DescribeAnswer.Type)["Table"]

/** A table as DynamoDB describes it, or undefined where there is none. */
export const describeTable = (
  calls: TableCalls,
  table: TableDefinition,
): Effect.Effect<TableDescription | undefined, CallFailed> =>
  calls
    .send(
      calls.client,
      new DescribeTableCommand({ TableName: calls.nameOf(table) }),
      calls.terms("DescribeTable", "read", DescribeAnswer),
    )
    .pipe(
      Effect.map((answer): TableDescription | undefined => answer.Table),
      Effect.catch((failed) =>
        failed.code === "ResourceNotFoundException" ? Effect.succeed(undefined) : Effect.fail(failed),
      ),
    )

/** Whether reads and writes work: an UPDATING table serves both, one that is being made or deleted neither. */
export const isUsable = ({ TableStatus, GlobalSecondaryIndexes }: TableDescription): boolean =>
  (TableStatus === "ACTIVE" || TableStatus === "UPDATING") &&
  (GlobalSecondaryIndexes ?? []).every(
    ({ IndexStatus }) => IndexStatus === undefined || IndexStatus === "ACTIVE" || IndexStatus === "UPDATING",
  )

/** The names of the tables that are not there or not usable yet. */
export const missingTablesOf = (calls: TableCalls): Effect.Effect<ReadonlyArray<string>, CallFailed> =>
  Effect.forEach(
    tables,
    (table) =>
      describeTable(calls, table).pipe(
        Effect.map((found) => (found !== undefined && isUsable(found) ? [] : [calls.nameOf(table)])),
      ),
    { concurrency: tables.length },
  ).pipe(Effect.map((names) => names.flat()))

/** The names of the tables that are not there or not usable yet. */
export const missingTables = (
  options: PersistenceOptions,
): Effect.Effect<ReadonlyArray<string>, CallFailed, AwsClients> =>
  AwsClients.use((clients) => missingTablesOf(makeTableCalls(clients, options)))
