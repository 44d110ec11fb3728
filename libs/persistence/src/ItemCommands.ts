import type { CallTerms, SendCall } from "@orgtag/aws-clients"
import type { CallFailed } from "@orgtag/tagging"
import { Schema, type Effect } from "effect"
import type { Item, ItemValues } from "./DynamoItem.ts"

/** How a call is made. */
export interface CallMaker {
  readonly send: SendCall
  /** The terms of a call; its answer must fit the schema. */
  readonly terms: <Answer>(
    operation: string,
    kind: "read" | "write",
    answer: Schema.ConstraintDecoder<Answer>,
  ) => CallTerms<Answer>
}

/** The key of an item; every attribute of ours in one is a string. */
export interface KeyValues {
  readonly [attribute: string]: string
}

interface Expressions {
  readonly ExpressionAttributeNames?: Record<string, string>
  readonly ExpressionAttributeValues?: Item
}

/** A PutItem, its item as plain values. */
export interface PutInput extends Expressions {
  readonly TableName: string
  readonly Item: Item
  readonly ConditionExpression?: string
}

/** An UpdateItem that answers the whole item as it is then. */
export interface UpdateInput extends Expressions {
  readonly TableName: string
  readonly Key: KeyValues
  readonly UpdateExpression: string
  readonly ConditionExpression: string
  readonly ReturnValues: "ALL_NEW"
}

/** A page of a Query. */
export interface QueryInput extends Expressions {
  readonly TableName: string
  readonly IndexName?: string
  readonly ConsistentRead?: true
  readonly KeyConditionExpression: string
  readonly FilterExpression?: string
  readonly ScanIndexForward: boolean
  readonly Limit?: number
  readonly ExclusiveStartKey?: KeyValues
}

/** A page of a consistent Scan of a table. */
export interface ScanInput extends Expressions {
  readonly TableName: string
  readonly ConsistentRead: true
  readonly FilterExpression?: string
  readonly ExclusiveStartKey?: KeyValues
}

/** A consistent BatchGetItem on one table. */
export interface BatchGetInput {
  readonly table: string
  readonly keys: ReadonlyArray<KeyValues>
}

/**
 * The commands that carry items, with the items as plain values in what goes out and in what comes back.
 *
 * There are two ways to send them, `documentCommands` and `tagMapCommands`; a table's definition says which is its own.
 */
export interface ItemCommands {
  readonly put: (input: PutInput) => Effect.Effect<PutAnswer, CallFailed>
  readonly update: (input: UpdateInput) => Effect.Effect<UpdateAnswer, CallFailed>
  readonly query: (input: QueryInput) => Effect.Effect<QueryAnswer, CallFailed>
  readonly scan: (input: ScanInput) => Effect.Effect<QueryAnswer, CallFailed>
  readonly batchGet: (input: BatchGetInput) => Effect.Effect<BatchGetAnswer, CallFailed>
}

/**
 * What every answer must have.
 *
 * DynamoDB answers a write with an empty object, and so does many a proxy; only the request id in the headers tells
 * that it was DynamoDB.
 */
export const answered = { $metadata: Schema.Struct({ requestId: Schema.String }) }

/** What a put answers. */
export const PutAnswer = Schema.Struct(answered)

/** What a put answers. */
export type PutAnswer = typeof PutAnswer.Type

/** What an update answers. */
export interface UpdateAnswer extends PutAnswer {
  readonly Attributes: ItemValues
}

/** A page that a query or a scan answers. */
export interface QueryAnswer extends PutAnswer {
  readonly Items: ReadonlyArray<ItemValues>
  readonly LastEvaluatedKey?: KeyValues | undefined
}

/** What a batch of reads answers, by table. */
export interface BatchGetAnswer extends PutAnswer {
  readonly Responses: Readonly<Record<string, ReadonlyArray<ItemValues>>>
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys: ReadonlyArray<KeyValues> }>> | undefined
}

/** An object; whether it is an item is judged when it is decoded. */
export const objectField = <Members extends object>() =>
  Schema.declare<Members>(
    (value): value is Members => typeof value === "object" && value !== null && !Array.isArray(value),
  )

/**
 * What answers with items must be, given what an item and a key are in them.
 *
 * The items of a table are required in the answer, also where there are none: an answer without them is not
 * DynamoDB's, and must never be taken for "was never recorded".
 */
export const itemAnswers = (
  item: Schema.ConstraintDecoder<ItemValues>,
  key: Schema.ConstraintDecoder<KeyValues>,
) => ({
  update: Schema.Struct({ ...answered, Attributes: item }),
  query: Schema.Struct({
    ...answered,
    Items: Schema.Array(item),
    LastEvaluatedKey: Schema.optional(key),
  }),
  batchGet: Schema.Struct({
    ...answered,
    Responses: Schema.Record(Schema.String, Schema.Array(item)),
    UnprocessedKeys: Schema.optional(
      Schema.Record(Schema.String, Schema.Struct({ Keys: Schema.Array(key) })),
    ),
  }),
})
