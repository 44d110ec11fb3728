import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb"
import { AwsClients } from "@orgtag/aws-clients"
import type { HistoryEntry } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import { type Attributes, attributesOf, type Item } from "../src/DynamoItem.ts"
import type { FaultyTables } from "./FaultyTables.ts"
import { Stand } from "./Stand.ts"

const terms = { service: "DynamoDB", kind: "write", answer: Schema.Unknown } as const

const tableOfLastCall = (stand: FaultyTables): string => {
  const input = stand.calls.at(-1)?.input ?? {}
  const named = input["TableName"] ?? Object.keys(input["RequestItems"] ?? {})[0]
  return named as string
}

/** Puts an item past the adapters into the table of the last call, as somebody with the console would. */
export const putByHand = (stand: FaultyTables, item: Item) =>
  AwsClients.use((clients) =>
    clients.send(
      clients.tables(),
      new PutItemCommand({ TableName: tableOfLastCall(stand), Item: attributesOf(item) }),
      { ...terms, operation: "PutItem" },
    ),
  )

/** Deletes an item past the adapters from the table of the last call. */
export const deleteKeyByHand = (stand: FaultyTables, key: Item) =>
  AwsClients.use((clients) =>
    clients.send(
      clients.tables(),
      new DeleteItemCommand({ TableName: tableOfLastCall(stand), Key: attributesOf(key) }),
      { ...terms, operation: "DeleteItem" },
    ),
  )

/** Puts attributes into one of the tables of the last call's prefix, whatever they are. */
export const putItemByHand = Effect.fnUntraced(function* (table: string, item: Attributes) {
  const clients = yield* AwsClients
  const last = tableOfLastCall(yield* Stand)
  const prefix = /^(?<prefix>.*-)[A-Za-z]+$/u.exec(last)?.groups?.["prefix"] ?? ""
  yield* clients.send(clients.tables(), new PutItemCommand({ TableName: `${prefix}${table}`, Item: item }), {
    ...terms,
    operation: "PutItem",
  })
})

/** Deletes an entry past the adapters from the table of the last call. */
export const deleteByHand = (stand: FaultyTables, { resource, timestamp }: HistoryEntry) =>
  deleteKeyByHand(stand, { resource_id: resource, timestamp })
