import { AwsClients } from "@orgtag/aws-clients"
import { type CallFailed, hintFor, RecordTables, type TableCondition, type TableFlaw } from "@orgtag/tagging"
import { Effect, Layer } from "effect"
import { isConditionRefused } from "./conditionalWrite.ts"
import { hasKeys, missingIndexes } from "./fitsDefinition.ts"
import { describeTable, isUsable, type TableDescription } from "./missingTables.ts"
import { makeTableCalls, type PersistenceOptions, type TableCalls } from "./TableCalls.ts"
import { tables, type TableDefinition, tagHistory, userActions } from "./tables.ts"

/** The tables of the record in DynamoDB, looked at from outside. */
export const DynamoRecordTables = {
  /** The tables that the options name. */
  layer: (options: PersistenceOptions): Layer.Layer<RecordTables, never, AwsClients> =>
    Layer.effect(
      RecordTables,
      AwsClients.use((clients) => {
        const calls = makeTableCalls(clients, options)
        return Effect.succeed(
          RecordTables.of({
            inspect: Effect.forEach(tables, (table) => inspect(calls, table), { concurrency: tables.length }),
          }),
        )
      }),
    ),
}

const inspect = Effect.fnUntraced(function* (
  calls: TableCalls,
  table: TableDefinition,
): Effect.fn.Return<TableCondition> {
  const name = calls.nameOf(table)
  const described = yield* Effect.result(describeTable(calls, table))
  if (described._tag === "Failure") return { table: name, flaws: [flawOf(described.failure)], untried: [] }
  const shape = shapeFlaws(name, table, described.success)
  if (shape.length > 0) return { table: name, flaws: shape, untried: [] }
  const flaws = yield* Effect.forEach([...readsOf(calls, table), ...writesOf(calls, table)], (call) =>
    call.pipe(
      Effect.as<ReadonlyArray<TableFlaw>>([]),
      Effect.catch((failed) => Effect.succeed(isConditionRefused(failed) ? [] : [flawOf(failed)])),
    ),
  )
  return { table: name, flaws: flaws.flat(), untried: table === userActions ? ["BatchWriteItem"] : [] }
})

const flawOf = ({ code, message, reason }: CallFailed): TableFlaw => ({
  code,
  message,
  mend:
    reason === "denied"
      ? "allow the caller this call on the table (docs/permissions.md)"
      : hintFor(reason, code),
})

const shapeFlaws = (
  name: string,
  table: TableDefinition,
  found: TableDescription | undefined,
): ReadonlyArray<TableFlaw> => {
  const flaw = (code: string, message: string, mend: string): ReadonlyArray<TableFlaw> => [
    { code, message: `${name} ${message}`, mend },
  ]
  if (found === undefined)
    return flaw("missing", "is not there", "create the tables with CDK, or by orgtag setup tables")
  if (!hasKeys(table, found.KeySchema))
    return flaw(
      "keys",
      "has other keys than orgtag's",
      "take another record.tablePrefix, and leave that table alone",
    )
  const [index] = missingIndexes(table, found)
  if (index !== undefined)
    return flaw(
      "index",
      `has no index ${index.name} with the keys that it must have`,
      "deploy the security account's stack again, or take another record.tablePrefix",
    )
  return isUsable(found)
    ? []
    : flaw(
        "inactive",
        `is ${found.TableStatus} or an index of it is not active`,
        "wait until it is, then ask again",
      )
}

/** What no item of the record has for a key. */
const nobody = "orgtag-doctor"

const readsOf = (
  calls: TableCalls,
  table: TableDefinition,
): ReadonlyArray<Effect.Effect<unknown, CallFailed>> => {
  const { batchGet, query } = calls.itemsOf(table)
  const TableName = calls.nameOf(table)
  const asked = (partition: string) => ({
    TableName,
    KeyConditionExpression: "#partition = :nobody",
    ExpressionAttributeNames: { "#partition": partition },
    ExpressionAttributeValues: { ":nobody": nobody },
    ScanIndexForward: true,
    Limit: 1,
  })
  return [
    batchGet({ table: TableName, keys: [keyOf(table)] }),
    query({ ...asked(table.partitionKey.name), ConsistentRead: true }),
    ...table.indexes.map((index) => query({ ...asked(index.partitionKey.name), IndexName: index.name })),
  ]
}

/**
 * Writes to an item which is not there, and only if it is: IAM decides on them, DynamoDB refuses them, nothing is
 * written. The history is only ever put to, and rows of actions only in batches, which take no condition.
 */
const writesOf = (
  calls: TableCalls,
  table: TableDefinition,
): ReadonlyArray<Effect.Effect<unknown, CallFailed>> => {
  if (table === userActions) return []
  const { put, update } = calls.itemsOf(table)
  const onNothing = {
    TableName: calls.nameOf(table),
    ConditionExpression: "attribute_exists(#partition)",
    ExpressionAttributeNames: { "#partition": table.partitionKey.name },
  }
  const change = {
    Key: keyOf(table),
    UpdateExpression: "SET doctor = :nobody",
    ExpressionAttributeValues: { ":nobody": nobody },
    ReturnValues: "ALL_NEW",
  } as const
  return [
    put({ ...onNothing, Item: keyOf(table) }),
    ...(table === tagHistory ? [] : [update({ ...onNothing, ...change })]),
  ]
}

const keyOf = ({ partitionKey, sortKey }: TableDefinition): Readonly<Record<string, string>> => ({
  [partitionKey.name]: nobody,
  ...(sortKey === undefined ? {} : { [sortKey.name]: nobody }),
})
