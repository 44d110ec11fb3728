import type { CallFailed } from "@orgtag/tagging"
import { Array as Arrays, Effect, Option, Stream } from "effect"
import type { ItemValues } from "./DynamoItem.ts"
import type { ItemCodec } from "./ItemCodec.ts"
import type { KeyValues, QueryInput } from "./ItemCommands.ts"
import { batchSchedule, persistenceLimits } from "./persistenceLimits.ts"
import { decodeItem, type TableCalls } from "./TableCalls.ts"
import type { IndexDefinition, TableDefinition } from "./tables.ts"

/** Which items to walk through, in the order of their sort keys. */
export interface ItemQuery {
  readonly partition: string
  /** The first sort key that is wanted; from the partition's start where absent. */
  readonly from?: string
  /** The last sort key that is wanted, where there is a first one; to the partition's end where absent. */
  readonly to?: string
  readonly newestFirst?: boolean
  /** Only items that have this attribute. */
  readonly having?: string
  /** Items looked at in one page; as many as fit into 1 MB where absent. */
  readonly pageItems?: number
}

/** The items with these keys, consistently, in no order; a key without an item has none in the answer. */
export const readItems = <Value>(
  calls: TableCalls,
  table: TableDefinition,
  codec: ItemCodec<Value>,
  keys: ReadonlyArray<KeyValues>,
): Effect.Effect<ReadonlyArray<Value>, CallFailed> =>
  Effect.forEach(Arrays.chunksOf(keys, persistenceLimits.batchGetKeys), (chunk) =>
    readBatch(calls, table, chunk),
  ).pipe(
    Effect.flatMap((batches) =>
      Effect.forEach(batches.flat(), (item) => decodeItem(calls, "BatchGetItem", codec, item)),
    ),
  )

/**
 * The item with this key, consistently.
 *
 * By BatchGetItem too: GetItem answers for an item that is not there with an empty object, like a proxy.
 */
export const readItem = <Value>(
  calls: TableCalls,
  table: TableDefinition,
  codec: ItemCodec<Value>,
  key: KeyValues,
): Effect.Effect<Value | undefined, CallFailed> =>
  readItems(calls, table, codec, [key]).pipe(Effect.map(([item]) => item))

const readBatch = (
  calls: TableCalls,
  table: TableDefinition,
  keys: ReadonlyArray<KeyValues>,
): Effect.Effect<ReadonlyArray<ItemValues>, CallFailed> => {
  const name = calls.nameOf(table)
  return Effect.suspend(() => {
    const read: Array<ItemValues> = []
    let pending = keys
    const round = Effect.suspend(() => calls.itemsOf(table).batchGet({ table: name, keys: pending })).pipe(
      Effect.flatMap((answer) => {
        const items = answer.Responses[name]
        pending = answer.UnprocessedKeys?.[name]?.Keys ?? []
        // Where every key was left undone the table may be absent from the answer; otherwise it never is.
        if (items === undefined && pending.length === 0)
          return Effect.fail(
            calls.failed("BatchGetItem", "malformed", "TableMissing", `the answer does not speak of ${name}`),
          )
        read.push(...(items ?? []))
        return pending.length === 0 ? Effect.void : Effect.fail(unprocessed(calls, pending.length))
      }),
    )
    return round.pipe(
      Effect.retry({ while: (failed) => failed.code === unprocessedCode, schedule: batchSchedule }),
      Effect.map(() => read),
    )
  })
}

const unprocessedCode = "UnprocessedKeys"

const unprocessed = (calls: TableCalls, count: number): CallFailed =>
  calls.failed("BatchGetItem", "throttled", unprocessedCode, `${count} keys were left unread`)

/** The items of a partition, consistently. */
export const queryItems = <Value>(
  calls: TableCalls,
  table: TableDefinition,
  codec: ItemCodec<Value>,
  query: ItemQuery,
): Stream.Stream<Value, CallFailed> => walk(calls, table, undefined, codec, query)

/** The entries of an index's partition. An index is never consistent: recovery must not ask it. */
export const queryIndex = <Value>(
  calls: TableCalls,
  table: TableDefinition,
  index: IndexDefinition,
  codec: ItemCodec<Value>,
  query: ItemQuery,
): Stream.Stream<Value, CallFailed> => walk(calls, table, index, codec, query)

interface PageStart {
  readonly page: number
  readonly after: KeyValues | undefined
}

const walk = <Value>(
  calls: TableCalls,
  table: TableDefinition,
  index: IndexDefinition | undefined,
  codec: ItemCodec<Value>,
  query: ItemQuery,
): Stream.Stream<Value, CallFailed> =>
  Stream.paginate<PageStart, Value, CallFailed>({ page: 1, after: undefined }, ({ page, after }) =>
    page > persistenceLimits.queryPages
      ? Effect.fail(
          calls.failed(
            "Query",
            "malformed",
            "EndlessPages",
            `${query.partition} has more than ${persistenceLimits.queryPages} pages`,
          ),
        )
      : calls
          .itemsOf(table)
          .query(queryInput(calls, table, index, query, after))
          .pipe(
            Effect.flatMap((answer) =>
              Effect.forEach(answer.Items, (item) => decodeItem(calls, "Query", codec, item)).pipe(
                Effect.map(
                  (items) =>
                    [
                      items,
                      answer.LastEvaluatedKey === undefined
                        ? Option.none<PageStart>()
                        : Option.some({ page: page + 1, after: answer.LastEvaluatedKey }),
                    ] as const,
                ),
              ),
            ),
          ),
  )

const queryInput = (
  calls: TableCalls,
  table: TableDefinition,
  index: IndexDefinition | undefined,
  query: ItemQuery,
  after: KeyValues | undefined,
): QueryInput => {
  const { partitionKey, sortKey } = index ?? table
  const from = query.from === undefined || sortKey === undefined ? undefined : query.from
  const to = from === undefined ? undefined : query.to
  const range = to === undefined ? "#s >= :s" : "#s BETWEEN :s AND :t"
  return {
    TableName: calls.nameOf(table),
    ...(index === undefined ? { ConsistentRead: true } : { IndexName: index.name }),
    KeyConditionExpression: from === undefined ? "#p = :p" : `#p = :p AND ${range}`,
    ExpressionAttributeNames: {
      "#p": partitionKey.name,
      ...(from === undefined || sortKey === undefined ? {} : { "#s": sortKey.name }),
      ...(query.having === undefined ? {} : { "#has": query.having }),
    },
    ExpressionAttributeValues: { ":p": query.partition, ":s": from, ":t": to },
    ...(query.having === undefined ? {} : { FilterExpression: "attribute_exists(#has)" }),
    ScanIndexForward: query.newestFirst !== true,
    ...(query.pageItems === undefined ? {} : { Limit: query.pageItems }),
    ...(after === undefined ? {} : { ExclusiveStartKey: after }),
  }
}
