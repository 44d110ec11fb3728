import {
  BatchGetCommand,
  BatchWriteCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb"
import type { CallFailed } from "@orgtag/tagging"
import { Schema, type Effect } from "effect"
import type { Item, ItemValues } from "./DynamoItem.ts"
import {
  answered,
  itemAnswers,
  objectField,
  PutAnswer,
  type CallMaker,
  type ItemCommands,
} from "./ItemCommands.ts"

/** Puts into one table. */
export interface BatchWriteInput {
  readonly table: string
  readonly items: ReadonlyArray<Item>
}

const itemField = objectField<ItemValues>()
const answers = itemAnswers(itemField, Schema.Record(Schema.String, Schema.String))

/** `UnprocessedItems` is required: DynamoDB always sends it, and without it an answer acknowledges nothing. */
const BatchWriteAnswer = Schema.Struct({
  ...answered,
  UnprocessedItems: Schema.Record(
    Schema.String,
    Schema.Array(Schema.Struct({ PutRequest: Schema.Struct({ Item: itemField }) })),
  ),
})

/** What a batch of writes answers: the items that are still to be put, by table. */
export type BatchWriteAnswer = typeof BatchWriteAnswer.Type

/** The commands of tables without tag maps; they alone are written in batches. */
export interface DocumentCommands extends ItemCommands {
  readonly batchWrite: (input: BatchWriteInput) => Effect.Effect<BatchWriteAnswer, CallFailed>
}

/** The commands through lib-dynamodb, which turns plain values into attributes and back. */
export const documentCommands = (
  { send, terms }: CallMaker,
  client: DynamoDBDocumentClient,
): DocumentCommands => ({
  put: (input) => send(client, new PutCommand(input), terms("PutItem", "write", PutAnswer)),
  update: (input) => send(client, new UpdateCommand(input), terms("UpdateItem", "write", answers.update)),
  query: (input) => send(client, new QueryCommand(input), terms("Query", "read", answers.query)),
  scan: (input) => send(client, new ScanCommand(input), terms("Scan", "read", answers.query)),
  batchGet: ({ table, keys }) =>
    send(
      client,
      new BatchGetCommand({ RequestItems: { [table]: { Keys: [...keys], ConsistentRead: true } } }),
      terms("BatchGetItem", "read", answers.batchGet),
    ),
  batchWrite: ({ table, items }) =>
    send(
      client,
      new BatchWriteCommand({
        RequestItems: { [table]: items.map((item) => ({ PutRequest: { Item: item } })) },
      }),
      terms("BatchWriteItem", "write", BatchWriteAnswer),
    ),
})
