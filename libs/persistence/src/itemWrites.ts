import type { CallFailed } from "@orgtag/tagging"
import { Effect } from "effect"
import type { Item } from "./DynamoItem.ts"
import type { ItemCodec } from "./ItemCodec.ts"
import type { KeyValues } from "./ItemCommands.ts"
import { decodeItem, mustFitItem, type TableCalls } from "./TableCalls.ts"
import type { TableDefinition } from "./tables.ts"

/** A condition of a write, in DynamoDB's expression language. */
export interface Condition {
  readonly condition: string
  /** Values by placeholder, such as `:from`. */
  readonly values?: Item
  /** Names by placeholder, such as `#hash`, for attributes with reserved names. */
  readonly names?: Readonly<Record<string, string>>
}

/** An update of one item, under a condition. */
export interface ConditionalUpdate extends Condition {
  readonly key: KeyValues
  readonly update: string
}

/** Puts a whole item. */
export const putItem = (
  calls: TableCalls,
  table: TableDefinition,
  item: Item,
  condition?: Condition,
): Effect.Effect<void, CallFailed> =>
  mustFitItem(calls, "PutItem", item).pipe(
    Effect.andThen(
      calls.itemsOf(table).put({
        TableName: calls.nameOf(table),
        Item: item,
        ...(condition === undefined ? {} : expressionsOf(condition)),
      }),
    ),
    Effect.asVoid,
  )

/** Updates an item and answers what it is then. */
export const updateItem = <Value>(
  calls: TableCalls,
  table: TableDefinition,
  codec: ItemCodec<Value>,
  update: ConditionalUpdate,
): Effect.Effect<Value, CallFailed> =>
  calls
    .itemsOf(table)
    .update({
      TableName: calls.nameOf(table),
      Key: update.key,
      UpdateExpression: update.update,
      ...expressionsOf(update),
      ReturnValues: "ALL_NEW",
    })
    .pipe(Effect.flatMap(({ Attributes }) => decodeItem(calls, "UpdateItem", codec, Attributes)))

const expressionsOf = ({ condition, values, names }: Condition) => ({
  ConditionExpression: condition,
  ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
  ...(names === undefined ? {} : { ExpressionAttributeNames: { ...names } }),
})
