import type { AwsClients, CallPlace } from "@orgtag/aws-clients"
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb"
import { CallFailed } from "@orgtag/tagging"
import { Effect, Result } from "effect"
import { documentCommands, type DocumentCommands } from "./documentCommands.ts"
import { itemBytes, itemBytesMax, type Item, type ItemValues } from "./DynamoItem.ts"
import type { ItemCodec } from "./ItemCodec.ts"
import type { CallMaker, ItemCommands } from "./ItemCommands.ts"
import { tagMapCommands } from "./tagMapCommands.ts"
import { tableNameOf, type TableDefinition } from "./tables.ts"

/** Where the tables are. */
export interface PersistenceOptions {
  /** Stands before the tables' names; "" for none. */
  readonly tablePrefix: string
  /** The Region of the tables; the clients' own where absent. */
  readonly region?: string | undefined
}

/** The tables of one prefix in one Region, and how their calls are made. */
export interface TableCalls extends CallMaker {
  /** The name of a table in AWS. */
  readonly nameOf: (table: TableDefinition) => string
  /** The client for what is not about items, such as CreateTable. */
  readonly client: DynamoDBClient
  /** The commands by which the items of this table travel. */
  readonly itemsOf: (table: TableDefinition) => ItemCommands
  /** The commands of tables without tag maps. */
  readonly documents: DocumentCommands
  /** The commands of all tables for whoever must read whatever somebody put there: lib-dynamodb throws at some of it. */
  readonly anyItems: ItemCommands
  /** A failure that is found here and not by DynamoDB. */
  readonly failed: (
    operation: string,
    reason: CallFailed["reason"],
    code: string,
    detail: string,
  ) => CallFailed
}

/**
 * The calls over the clients' two DynamoDB clients.
 *
 * The boundary between them is here and nowhere else: a table that has a tag map is written and read by
 * `tagMapCommands`, every other by lib-dynamodb.
 * @param terms `urgent` calls wait behind no others.
 */
export const makeTableCalls = (
  clients: AwsClients["Service"],
  { tablePrefix, region }: PersistenceOptions,
  { urgent }: Pick<CallPlace, "urgent"> = {},
): TableCalls => {
  const maker: CallMaker = {
    send: clients.send,
    terms: (operation, kind, answer) => ({
      service: "DynamoDB",
      operation,
      region,
      kind,
      answer,
      ...(urgent === undefined ? {} : { urgent }),
    }),
  }
  const client = clients.tables(region)
  const documents = documentCommands(maker, clients.documents(region))
  const tagMaps = tagMapCommands(maker, client)
  return {
    ...maker,
    nameOf: (table) => tableNameOf(table, tablePrefix),
    client,
    itemsOf: (table) => (table.tagMap === undefined ? documents : tagMaps),
    documents,
    anyItems: tagMaps,
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
  }
}

/** Decodes an item that was read. One that is not as orgtag writes it was written by somebody else: `tampered`. */
export const decodeItem = <Value>(
  calls: TableCalls,
  operation: string,
  codec: ItemCodec<Value>,
  values: ItemValues,
): Effect.Effect<Value, CallFailed> => {
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

/** Refuses an item that is about to be written where DynamoDB would not take all of it. */
export const mustFitItem = (
  calls: TableCalls,
  operation: string,
  item: Item,
): Effect.Effect<void, CallFailed> => {
  const bytes = itemBytes(item)
  return bytes <= itemBytesMax
    ? Effect.void
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

const showKey = (values: ItemValues): string =>
  keyNames
    .flatMap((name) => (typeof values[name] === "string" ? [values[name]] : []))
    .slice(0, 2)
    .join(" ")
