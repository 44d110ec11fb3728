import type { CallFailed, UnreadableItem } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import type { ItemValues } from "../DynamoItem.ts"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import { type KeyValues, objectField } from "../ItemCommands.ts"
import { queryItems, readItems } from "../itemReads.ts"
import { persistenceLimits } from "../persistenceLimits.ts"
import type { TableCalls } from "../TableCalls.ts"
import type { TableDefinition } from "../tables.ts"
import { readItemAs } from "./readItem.ts"
import type { Order } from "./SortedItems.ts"

/** Whatever stands in a table. */
const anyItem: ItemCodec<ItemValues> = itemCodec(
  objectField<ItemValues>(),
  (values) => values,
  // Never written.
  () => ({}),
)

/** The calls by which items are read that may be anything. */
const anyItemCalls = (calls: TableCalls): TableCalls => ({ ...calls, itemsOf: () => calls.anyItems })

/** The items of a partition, consistently, as they stand there. */
export const partitionItems = (
  calls: TableCalls,
  table: TableDefinition,
  partition: string,
  order: Order = "ascending",
): Stream.Stream<ItemValues, CallFailed> =>
  queryItems(anyItemCalls(calls), table, anyItem, { partition, newestFirst: order === "descending" })

/** The items with these keys, any number, consistently, in no order. */
export const itemsWithKeys = <Value, E>(
  calls: TableCalls,
  table: TableDefinition,
  codec: ItemCodec<Value>,
  keys: Stream.Stream<KeyValues, E>,
): Stream.Stream<Value | UnreadableItem, E | CallFailed> =>
  keys.pipe(
    Stream.grouped(persistenceLimits.batchGetKeys),
    Stream.mapEffect((some) => readItems(anyItemCalls(calls), table, anyItem, some)),
    Stream.flatMap((items) => Stream.fromIterable(items.map((values) => readItemAs(table, codec, values)))),
  )

/** The item with this key, consistently. */
export const itemWithKey = <Value>(
  calls: TableCalls,
  table: TableDefinition,
  codec: ItemCodec<Value>,
  key: KeyValues,
): Effect.Effect<Value | UnreadableItem | undefined, CallFailed> =>
  readItems(anyItemCalls(calls), table, anyItem, [key]).pipe(
    Effect.map(([values]) => (values === undefined ? undefined : readItemAs(table, codec, values))),
  )
