import {
  BatchGetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb"
import { Schema, SchemaTransformation } from "effect"
import { attributesOf, valuesOf, type Attributes, type Item, type ItemValues } from "./DynamoItem.ts"
import { itemAnswers, objectField, PutAnswer, type CallMaker, type ItemCommands } from "./ItemCommands.ts"

/** Attributes, decoded to their values. */
const itemField = objectField<Attributes>().pipe(
  Schema.decodeTo(
    objectField<ItemValues>(),
    SchemaTransformation.transform<ItemValues, Attributes>({
      decode: valuesOf,
      // No answer is ever encoded.
      encode: () => ({}),
    }),
  ),
)

/** The attributes of a key, decoded to their values. */
const keyField = Schema.Record(Schema.String, Schema.Struct({ S: Schema.String })).pipe(
  Schema.decodeTo(
    Schema.Record(Schema.String, Schema.String),
    SchemaTransformation.transform<Readonly<Record<string, string>>, Readonly<Record<string, { S: string }>>>(
      {
        decode: (key) => Object.fromEntries(Object.entries(key).map(([name, { S }]) => [name, S])),
        encode: (key) => Object.fromEntries(Object.entries(key).map(([name, S]) => [name, { S }])),
      },
    ),
  ),
)
const answers = itemAnswers(itemField, keyField)

/**
 * The commands of tables whose items have a map keyed by tag keys, past lib-dynamodb.
 *
 * lib-dynamodb loses a tag whose key is `__proto__` and refuses one whose key is `constructor`;
 * `docs/adr/0001-tag-maps-past-lib-dynamodb.md` has the whole of it.
 */
export const tagMapCommands = ({ send, terms }: CallMaker, client: DynamoDBClient): ItemCommands => ({
  put: ({ Item, ...input }) =>
    send(
      client,
      new PutItemCommand({ ...input, Item: attributesOf(Item), ...expressionValuesOf(input) }),
      terms("PutItem", "write", PutAnswer),
    ),
  update: ({ Key, ...input }) =>
    send(
      client,
      new UpdateItemCommand({ ...input, Key: attributesOf(Key), ...expressionValuesOf(input) }),
      terms("UpdateItem", "write", answers.update),
    ),
  query: ({ ExclusiveStartKey, ...input }) =>
    send(
      client,
      new QueryCommand({
        ...input,
        ...expressionValuesOf(input),
        ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey: attributesOf(ExclusiveStartKey) }),
      }),
      terms("Query", "read", answers.query),
    ),
  scan: ({ ExclusiveStartKey, ...input }) =>
    send(
      client,
      new ScanCommand({
        ...input,
        ...expressionValuesOf(input),
        ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey: attributesOf(ExclusiveStartKey) }),
      }),
      terms("Scan", "read", answers.query),
    ),
  batchGet: ({ table, keys }) =>
    send(
      client,
      new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: keys.map(attributesOf), ConsistentRead: true } },
      }),
      terms("BatchGetItem", "read", answers.batchGet),
    ),
})

/** Replaces the plain values of expressions; as plain ones they must not reach the client. */
const expressionValuesOf = ({
  ExpressionAttributeValues,
}: {
  readonly ExpressionAttributeValues?: Item
}) => ({
  ExpressionAttributeValues:
    ExpressionAttributeValues === undefined ? undefined : attributesOf(ExpressionAttributeValues),
})
