import { PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb"
import type { CallFailed } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import { attributesOf, type Item } from "./DynamoItem.ts"
import type { ItemCodec } from "./ItemCodec.ts"
import { answered, AttributesField, decodeItem, encodeItem, type TableCalls } from "./TableCalls.ts"
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
  readonly key: Item
  readonly update: string
}

const PutAnswer = Schema.Struct(answered)
const UpdateAnswer = Schema.Struct({ ...answered, Attributes: AttributesField })

/** Puts a whole item. */
export const putItem = (
  calls: TableCalls,
  table: TableDefinition,
  item: Item,
  condition?: Condition,
): Effect.Effect<void, CallFailed> =>
  encodeItem(calls, "PutItem", item).pipe(
    Effect.flatMap((attributes) =>
      calls.send(
        calls.client,
        new PutItemCommand({
          TableName: calls.nameOf(table),
          Item: attributes,
          ...(condition === undefined ? {} : expressionsOf(condition)),
        }),
        calls.terms("PutItem", "write", PutAnswer),
      ),
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
    .send(
      calls.client,
      new UpdateItemCommand({
        TableName: calls.nameOf(table),
        Key: attributesOf(update.key),
        UpdateExpression: update.update,
        ...expressionsOf(update),
        ReturnValues: "ALL_NEW",
      }),
      calls.terms("UpdateItem", "write", UpdateAnswer),
    )
    .pipe(Effect.flatMap(({ Attributes }) => decodeItem(calls, "UpdateItem", codec, Attributes)))

const expressionsOf = ({ condition, values, names }: Condition) => ({
  ConditionExpression: condition,
  ...(values === undefined ? {} : { ExpressionAttributeValues: attributesOf(values) }),
  ...(names === undefined ? {} : { ExpressionAttributeNames: { ...names } }),
})
