import {
  type HistoryEntry,
  type ResourceArn,
  type UserAction,
  canonicalChanges,
  canonicalJson,
  belongsTo,
} from "@orgtag/tagging"
import type { RecordAsRead } from "./RecordAsRead.ts"

/**
 * Where actions say something else than their entries, their groups or AWS, a sentence each.
 * @param touched whether somebody else wrote a key of a resource: then an action may be left `accepted` for ever.
 */
export const actionFaults = (
  record: RecordAsRead,
  touched: (key: { readonly arn: string; readonly key: string }) => boolean,
): ReadonlyArray<string> => {
  const entries = Array.from(record.entries.values()).flat()
  const byAction = Map.groupBy(entries, ({ actionId }) => actionId)
  return [
    ...entries
      .filter(({ actionId }) => !record.rows.has(actionId))
      .map(({ resource, rev }) => `${resource}: revision ${rev} is of an action that stands in no group`),
    ...twins(record),
    ...Array.from(record.rows.values()).flatMap((row) =>
      [
        ...placeFaults(row),
        ...entryFaults(row, byAction.get(row.actionId) ?? []),
        ...statusFaults(row, touched),
      ].map((fault) => `${row.resource}: action ${row.actionId} (${row.status}) ${fault}`),
    ),
  ]
}

const placeFaults = ({ resource, account, region }: UserAction): ReadonlyArray<string> =>
  belongsTo(resource, account, region) ? [] : [`is of another account or Region than ${account} ${region}`]

/** Its keys that were applied are in one entry: all of them where it went well, fewer where it failed. */
const entryFaults = (row: UserAction, entries: ReadonlyArray<HistoryEntry>): ReadonlyArray<string> => {
  const [entry, ...more] = entries
  if (more.length > 0) return [`has ${entries.length} entries`]
  if (entry !== undefined && (entry.resource !== row.resource || entry.actionType !== row.actionType))
    return [`has an entry of ${entry.actionType} on ${entry.resource}`]
  const asked = canonicalChanges(row.changes).map((change) => canonicalJson(change))
  const applied = canonicalChanges(entry?.changes ?? []).map((change) => canonicalJson(change))
  const strange = applied.filter((change) => !asked.includes(change))
  if (strange.length > 0) return [`has an entry of what it did not ask for: ${strange.join(", ")}`]
  const whole = applied.length === asked.length
  if (row.status === "failed") return whole ? ["has an entry of all its keys"] : []
  return whole ? [] : [`has an entry of ${applied.length} of its ${asked.length} keys`]
}

const statusFaults = (
  row: UserAction,
  touched: (key: { readonly arn: ResourceArn; readonly key: string }) => boolean,
): ReadonlyArray<string> => {
  if (row.status === "intended") return ["was never settled"]
  if (row.status === "accepted" && !row.changes.some(({ key }) => touched({ arn: row.resource, key })))
    return ["was never verified, and nobody else wrote its keys"]
  return []
}

/** One change at one revision is one action, however often it was tried. */
const twins = ({ rows }: RecordAsRead): ReadonlyArray<string> => {
  const byChange = Map.groupBy(rows.values(), ({ resource, rev, actionType, changes }) =>
    canonicalJson([resource, rev, actionType, canonicalChanges(changes)]),
  )
  return Array.from(byChange.entries())
    .filter(([, same]) => same.length > 1)
    .map(([change, same]) => `${same.length} actions are one change: ${change}`)
}
