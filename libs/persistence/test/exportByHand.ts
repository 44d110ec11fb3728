import { ScanCommand } from "@aws-sdk/client-dynamodb"
import { AwsClients } from "@orgtag/aws-clients"
import { writeTableExport } from "@orgtag/local-aws"
import { Effect, Schema } from "effect"
import { tableNameOf, tables } from "../src/index.ts"
import { time } from "./samples.ts"

const Page = Schema.Struct({
  Items: Schema.Array(Schema.Record(Schema.String, Schema.Unknown)),
  LastEvaluatedKey: Schema.optional(Schema.Record(Schema.String, Schema.Struct({ S: Schema.String }))),
})

/** Exports the tables of a prefix into a folder as DynamoDB would to S3, past the adapters. */
export const exportByHand = Effect.fnUntraced(function* (tablePrefix: string, folder: string) {
  for (const table of tables) {
    const tableName = tableNameOf(table, tablePrefix)
    writeTableExport(folder, { tableName, items: yield* scan(tableName), exportTime: time() })
  }
})

const scan = Effect.fnUntraced(function* (TableName: string) {
  const clients = yield* AwsClients
  const items: Array<Readonly<Record<string, unknown>>> = []
  let after: Record<string, { S: string }> | undefined
  do {
    const page: typeof Page.Type = yield* clients.send(
      clients.tables(),
      new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey: after }),
      { service: "DynamoDB", operation: "Scan", kind: "read", answer: Page },
    )
    items.push(...page.Items)
    after = page.LastEvaluatedKey
  } while (after !== undefined)
  return items
})
