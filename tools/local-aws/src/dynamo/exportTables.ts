import { isRecord } from "../Input.ts"
import type { Tables } from "./Tables.ts"
import { storeRequest } from "./TableStore.ts"
import { writeTableExport } from "./writeTableExport.ts"

/** Writes every table into a folder as DynamoDB's export to S3 would, past faults and counts. */
export const exportTables = async (tables: Tables, folder: string, now: number): Promise<void> => {
  const listed = await ask(tables, "ListTables", {}, now)
  for (const name of listOf(listed["TableNames"])) {
    // oxlint-disable-next-line no-await-in-loop -- one table at a time
    const items = await scan(tables, String(name), now)
    writeTableExport(folder, { tableName: String(name), items, exportTime: new Date(now).toISOString() })
  }
}

type Fields = Readonly<Record<string, unknown>>

const scan = async (tables: Tables, TableName: string, now: number): Promise<ReadonlyArray<Fields>> => {
  const items: Array<Fields> = []
  let last: unknown
  do {
    const input = {
      TableName,
      ConsistentRead: true,
      ...(last === undefined ? {} : { ExclusiveStartKey: last }),
    }
    // oxlint-disable-next-line no-await-in-loop -- pages follow each other
    const page = await ask(tables, "Scan", input, now)
    items.push(...listOf(page["Items"]).filter(isRecord))
    last = page["LastEvaluatedKey"]
  } while (last !== undefined)
  return items
}

const ask = async (tables: Tables, operation: string, input: Fields, now: number): Promise<Fields> => {
  const { status, body } = await tables.send(operation, storeRequest(operation, input), now)
  const parsed: unknown = JSON.parse(body)
  if (status !== 200 || !isRecord(parsed)) throw new Error(`the tables could not be exported: ${body}`)
  return parsed
}

const listOf = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])
