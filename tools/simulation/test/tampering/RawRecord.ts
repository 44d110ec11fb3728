import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb"
import { tables } from "@orgtag/persistence"
import type { Fixture } from "../../src/index.ts"

/** An item as DynamoDB's API has it, with the table in which it stands. */
export interface RawItem {
  readonly table: string
  readonly item: Readonly<Record<string, AttributeValue>>
}

/** The attributes that are the key of each table. */
export const keysOf = (table: string): ReadonlyArray<string> => {
  const found = tables.find(({ name }) => name === table)
  return found === undefined
    ? []
    : [found.partitionKey.name, ...(found.sortKey === undefined ? [] : [found.sortKey.name])]
}

/** The key of an item, for a sentence and to compare. */
export const keyOf = ({ table, item }: RawItem): string =>
  [table, ...keysOf(table).map((name) => item[name]?.S ?? "")].join(" ")

/** The items of a fixture's tables, read and written past everything, as by somebody who may. */
export class RawRecord {
  readonly #client: DynamoDBClient

  constructor({ aws }: Pick<Fixture, "aws">) {
    this.#client = new DynamoDBClient({
      requestHandler: aws.requestHandler,
      credentials: aws.credentials,
      region: aws.region,
      maxAttempts: 1,
    })
  }

  /** Everything that stands in the tables. */
  readonly read = async (): Promise<ReadonlyArray<RawItem>> => {
    const all: Array<RawItem> = []
    for (const { name } of tables) {
      let after: Record<string, AttributeValue> | undefined
      do {
        // oxlint-disable-next-line no-await-in-loop -- pages follow each other
        const page = await this.#client.send(new ScanCommand({ TableName: name, ExclusiveStartKey: after }))
        all.push(...(page.Items ?? []).map((item) => ({ table: name, item })))
        after = page.LastEvaluatedKey
      } while (after !== undefined)
    }
    return all
  }

  /** Makes the tables hold these items instead of those. */
  readonly replace = async (was: ReadonlyArray<RawItem>, is: ReadonlyArray<RawItem>): Promise<void> => {
    const wanted = new Map(is.map((each) => [keyOf(each), each]))
    const there = new Map(was.map((each) => [keyOf(each), each]))
    for (const [key, { table, item }] of there) {
      if (wanted.has(key)) continue
      const own = Object.fromEntries(keysOf(table).map((name) => [name, item[name] ?? { S: "" }]))
      // oxlint-disable-next-line no-await-in-loop -- there are few
      await this.#client.send(new DeleteItemCommand({ TableName: table, Key: own }))
    }
    for (const [key, each] of wanted) {
      if (there.get(key) === each) continue
      // oxlint-disable-next-line no-await-in-loop -- there are few
      await this.#client.send(new PutItemCommand({ TableName: each.table, Item: { ...each.item } }))
    }
  }
}
