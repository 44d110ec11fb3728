import type { AwsRequest } from "../AwsRequest.ts"
import { isRecord } from "../Input.ts"
import { storeRequest, type TableStore } from "./TableStore.ts"

type Fields = Readonly<Record<string, unknown>>

/** Copies every table with its items, page by page. */
export const copyTables = async (from: TableStore, to: TableStore): Promise<void> => {
  let last: unknown
  do {
    // oxlint-disable-next-line no-await-in-loop -- pages follow each other
    const listed = await ask(
      from,
      storeRequest("ListTables", last === undefined ? {} : { ExclusiveStartTableName: last }),
    )
    for (const name of listOf(listed["TableNames"])) {
      // oxlint-disable-next-line no-await-in-loop -- one table at a time
      await copyTable(from, to, String(name))
    }
    last = listed["LastEvaluatedTableName"]
  } while (last !== undefined)
}

const copyTable = async (from: TableStore, to: TableStore, TableName: string): Promise<void> => {
  const { Table } = await ask(from, storeRequest("DescribeTable", { TableName }))
  await ask(to, storeRequest("CreateTable", definitionOf(isRecord(Table) ? Table : {})))
  let last: unknown
  do {
    // oxlint-disable-next-line no-await-in-loop -- pages follow each other
    const page = await ask(
      from,
      storeRequest("Scan", { TableName, ...(last === undefined ? {} : { ExclusiveStartKey: last }) }),
    )
    for (const Item of listOf(page["Items"])) {
      // oxlint-disable-next-line no-await-in-loop -- one item at a time
      await ask(to, storeRequest("PutItem", { TableName, Item }))
    }
    last = page["LastEvaluatedKey"]
  } while (last !== undefined)
}

const definitionOf = (table: Fields): Fields => ({
  TableName: table["TableName"],
  KeySchema: table["KeySchema"],
  AttributeDefinitions: table["AttributeDefinitions"],
  BillingMode: "PAY_PER_REQUEST",
  ...indexes(table, "GlobalSecondaryIndexes"),
  ...indexes(table, "LocalSecondaryIndexes"),
})

const indexes = (table: Fields, name: string): Fields => {
  const found = listOf(table[name]).filter((index) => isRecord(index))
  if (found.length === 0) return {}
  return {
    [name]: found.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection })),
  }
}

const ask = async (store: TableStore, request: AwsRequest): Promise<Fields> => {
  const { status, body } = await store.send(request)
  const parsed: unknown = JSON.parse(body)
  if (status !== 200 || !isRecord(parsed)) throw new Error(`the tables could not be copied: ${body}`)
  return parsed
}

const listOf = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])
