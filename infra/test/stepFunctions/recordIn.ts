import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb"
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
  const client = new DynamoDBClient({ region: aws.region, endpoint: url, credentials: aws.credentials })
  const lines: Array<string> = []
  for (const [TableName, attributes] of Object.entries(compared)) {
    let ExclusiveStartKey: Record<string, never> | undefined
    do {
      const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }))
      for (const item of page.Items ?? [])
        // Of the ledger only the rows of sweeps.
        if (TableName !== "SweepLedger" || (item["region"] !== undefined && item["state"] !== undefined))
          lines.push(`${TableName} ${JSON.stringify(attributes.map((name) => sorted(item[name])))}`)
      ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined
    } while (ExclusiveStartKey !== undefined)
  }
  client.destroy()
  return lines.toSorted()
}

/** A value with the keys of its maps in order. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== "object" || value === null) return value ?? null
  const entries = Object.entries(value).map(([key, each]) => [key, sorted(each)] as const)
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)))
}
