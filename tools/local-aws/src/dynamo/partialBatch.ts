import { isRecord } from "../Input.ts"

type Fields = Readonly<Record<string, unknown>>

/** A batch without its last items, and those items as the answer names them. */
export interface PartialBatch {
  /** The batch that is carried out, or undefined where nothing is left of it. */
  readonly rest: Fields | undefined
  readonly undone: Fields
}

/** Takes the last `count` items from the `RequestItems` of BatchWriteItem or BatchGetItem. */
export const partialBatch = (requestItems: Fields, count: number): PartialBatch => {
  const rest = new Map<string, unknown>()
  const undone = new Map<string, unknown>()
  let left = count
  for (const [table, entry] of Object.entries(requestItems).toReversed()) {
    const items = itemsOf(entry)
    const kept = items.slice(0, Math.max(0, items.length - left))
    const taken = items.slice(kept.length)
    left -= taken.length
    if (kept.length > 0) rest.set(table, withItems(entry, kept))
    if (taken.length > 0) undone.set(table, withItems(entry, taken))
  }
  return { rest: rest.size === 0 ? undefined : Object.fromEntries(rest), undone: Object.fromEntries(undone) }
}

/** BatchWriteItem holds a list for each table, BatchGetItem a structure with a list of keys. */
const itemsOf = (entry: unknown): ReadonlyArray<unknown> => {
  const items = isRecord(entry) ? entry["Keys"] : entry
  return Array.isArray(items) ? items : []
}

const withItems = (entry: unknown, items: ReadonlyArray<unknown>): unknown =>
  isRecord(entry) ? { ...entry, Keys: items } : items
