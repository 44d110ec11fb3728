import { type AttributeValue, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb"
import type { LocalAws } from "@orgtag/local-aws"

/** What of each table must be the same whoever swept: not when it was, by whom, and in which groups. */
const compared: Readonly<Record<string, ReadonlyArray<string>>> = {
  TagsMetadata: ["resource_id", "rev", "tag_values", "account", "region", "gone"],
  TagHistory: ["resource_id", "rev", "action_id", "action_type", "changes", "tag_values", "policy_digest"],
  UserActions: ["action_id", "resource_id", "action_type", "changes", "status", "policy_digest"],
  SweepLedger: ["account", "region", "state", "exempt", "resources", "changes", "never_tagged"],
}

/**
 * The record in an organization's tables as far as it must be the same whichever processes made it, a line an item: heads,
 * history, actions, and the rows of sweeps.
 */
export const recordIn = async (aws: LocalAws, url: string): Promise<ReadonlyArray<string>> => {
  const lines: Array<string> = []
  for (const [table, attributes] of Object.entries(compared))
    for (const item of await itemsOf(aws, url, table))
      // Of the ledger only the rows of sweeps.
      if (table !== "SweepLedger" || (item["region"] !== undefined && item["state"] !== undefined))
        lines.push(`${table} ${JSON.stringify(attributes.map((name) => sorted(item[name])))}`)
  return lines.toSorted()
}

/** How many sweeps the ledger lists. */
export const sweepsIn = async (aws: LocalAws, url: string): Promise<number> => {
  const items = await itemsOf(aws, url, "SweepLedger")
  return items.filter(({ pk, sweep_id }) => pk?.S === "sweeps" && sweep_id !== undefined).length
}

const itemsOf = async (aws: LocalAws, url: string, TableName: string) => {
  const client = new DynamoDBClient({ region: aws.region, endpoint: url, credentials: aws.credentials })
  const items: Array<Record<string, AttributeValue>> = []
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined
  do {
    const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }))
    items.push(...(page.Items ?? []))
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
  client.destroy()
  return items
}

/** A value with the keys of its maps in order. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== "object" || value === null) return value ?? null
  const entries = Object.entries(value).map(([key, each]) => [key, sorted(each)] as const)
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)))
}
