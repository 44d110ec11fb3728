import type { AwsClients, CallTerms, SendCall } from "@orgtag/aws-clients"
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb"
import { CallFailed } from "@orgtag/tagging"
import { Effect, Result, Schema } from "effect"
import { attributesOf, itemBytes, itemBytesMax, valuesOf, type Attributes, type Item } from "./DynamoItem.ts"
import type { ItemCodec } from "./ItemCodec.ts"
import { tableNameOf, type TableDefinition } from "./tables.ts"

/** Where the tables are. */
export interface PersistenceOptions {
  /** Stands before the tables' names; "" for none. */
  readonly tablePrefix: string
  /** The Region of the tables; the clients' own where absent. */
  readonly region?: string | undefined
}

/** Attributes in an answer; each value is judged when its item is decoded. */
export const AttributesField = Schema.declare<Attributes>(
  (value): value is Attributes => typeof value === "object" && value !== null && !Array.isArray(value),
)

/**
 * What every answer must have.
 *
 * DynamoDB answers a write with an empty object, and so does many a proxy; only the request id in the headers tells
 * that it was DynamoDB.
 */
export const answered = { $metadata: Schema.Struct({ requestId: Schema.String }) }

/** The tables of one prefix in one Region, and how their calls are made. */
export interface TableCalls {
  /** The name of a table in AWS. */
  readonly nameOf: (table: TableDefinition) => string
  readonly client: DynamoDBClient
  readonly send: SendCall
  /** The terms of a call; its answer must fit the schema. */
  readonly terms: <Answer>(
    operation: string,
    kind: "read" | "write",
    answer: Schema.ConstraintDecoder<Answer>,
  ) => CallTerms<Answer>
  /** A failure that is found here and not by DynamoDB. */
  readonly failed: (
    operation: string,
    reason: CallFailed["reason"],
    code: string,
    detail: string,
  ) => CallFailed
}

/**
 * The calls over the clients' DynamoDB client.
 *
 * Not lib-dynamodb's document client: it loses tags whose key is `__proto__`, on the way in and on the way out (see
 * `attributesOf`).
 */
export const makeTableCalls = (
  clients: AwsClients["Service"],
  { tablePrefix, region }: PersistenceOptions,
): TableCalls => ({
  nameOf: (table) => tableNameOf(table, tablePrefix),
  client: clients.tables(region),
  send: clients.send,
  terms: (operation, kind, answer) => ({ service: "DynamoDB", operation, region, kind, answer }),
  failed: (operation, reason, code, detail) =>
    new CallFailed({
      service: "DynamoDB",
      operation,
      ...(region === undefined ? {} : { region }),
      reason,
      code,
      detail,
      effect: "none",
      attempts: 1,
    }),
})

/** Decodes an item that was read. One that is not as orgtag writes it was written by somebody else: `tampered`. */
export const decodeItem = <Value>(
  calls: TableCalls,
  operation: string,
  codec: ItemCodec<Value>,
  attributes: Attributes,
): Effect.Effect<Value, CallFailed> => {
  const values = valuesOf(attributes)
  const decoded = codec.decode(values)
  return Result.isSuccess(decoded)
    ? Effect.succeed(decoded.success)
    : Effect.fail(
        calls.failed(
          operation,
          "tampered",
          "ItemMalformed",
          `${showKey(values)}: ${decoded.failure.replaceAll(/\s*\n\s*/gu, " ")}`,
        ),
      )
}

/** The attributes of an item that is about to be written; refused where DynamoDB would not take all of it. */
export const encodeItem = (
  calls: TableCalls,
  operation: string,
  item: Item,
): Effect.Effect<Attributes, CallFailed> => {
  const bytes = itemBytes(item)
  return bytes <= itemBytesMax
    ? Effect.succeed(attributesOf(item))
    : Effect.fail(
        calls.failed(
          operation,
          "invalid",
          "ItemTooLarge",
          `${showKey(item)} has ${bytes} bytes, DynamoDB takes ${itemBytesMax}`,
        ),
      )
}

/** Names of the attributes that are keys in any table, in the order in which they are shown. */
const keyNames = ["resource_id", "action_id", "pk", "sk"] as const

const showKey = (values: Readonly<Record<string, unknown>>): string =>
  keyNames
    .flatMap((name) => (typeof values[name] === "string" ? [values[name]] : []))
    .slice(0, 2)
    .join(" ")
