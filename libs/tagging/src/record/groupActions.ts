import type { Tags } from "../domain/Tags.ts"
import type { KeyChange } from "../domain/TagChange.ts"
import type { Action } from "./Record.ts"
import { canonicalJson } from "./sha256.ts"

/** What one group's calls do: the same for all of its resources. */
export interface ChangeSet {
  readonly add: Tags
  readonly remove: ReadonlyArray<string>
}

/** The change set of some changes: what they write and what they remove, whatever stood there before. */
export const changeSetOf = (changes: ReadonlyArray<KeyChange>): ChangeSet => ({
  add: new Map(changes.flatMap(({ key, after }) => (after === null ? [] : [[key, after] as const]))),
  remove: changes.flatMap(({ key, after }) => (after === null ? [key] : [])),
})

/** What two change sets have in common exactly if they are equal. */
export const changeSetKey = (changes: ReadonlyArray<KeyChange>): string =>
  canonicalJson(
    changes
      .map(({ key, after }) => [key, after] as const)
      .toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)),
  )

/** The bounds of a group. */
export interface GroupBounds {
  readonly resources: number
  readonly bytes: number
}

/**
 * Gathers actions with equal change sets into lists of at most `resources` each, in the order in which they come.
 *
 * No action is lost and none stands in two lists. A list also ends before its changes would pass `bytes`, so that the
 * ledger's item of a group always fits; a single action never does pass it (50 tags of 128 + 2 × 256 characters).
 */
export const groupActions = <A extends Pick<Action, "changes" | "resource">>(
  actions: Iterable<A>,
  bounds: GroupBounds,
): ReadonlyArray<ReadonlyArray<A>> => {
  const full: Array<ReadonlyArray<A>> = []
  const filling = new Map<string, { actions: Array<A>; bytes: number }>()
  for (const action of actions) {
    const key = changeSetKey(action.changes)
    const bytes = Buffer.byteLength(action.resource) + Buffer.byteLength(canonicalJson(action.changes))
    const list = filling.get(key)
    if (list === undefined) {
      filling.set(key, { actions: [action], bytes })
    } else if (list.actions.length >= bounds.resources || list.bytes + bytes > bounds.bytes) {
      full.push(list.actions)
      filling.set(key, { actions: [action], bytes })
    } else {
      list.actions.push(action)
      list.bytes += bytes
    }
  }
  return [...full, ...Array.from(filling.values(), (list) => list.actions)]
}
