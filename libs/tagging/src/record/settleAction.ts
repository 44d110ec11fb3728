import { Clock, Effect } from "effect"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { type ActionInFlight, type KeyOutcome, isApplied } from "./ActionInFlight.ts"
import type { EndedAction } from "./GroupWork.ts"
import { seenHead } from "./historyEntry.ts"
import { recordChange } from "./recordChange.ts"

/**
 * Brings the record to agree with what became of an action: the keys that were applied go into the head and an entry.
 *
 * While any key is open nothing is recorded, for all keys of an action share one entry. A resource that AWS does not know
 * is marked as gone; another one that nothing became of, and that was never recorded, is recorded as seen, so that what
 * happens to it later is known for a change. Never fails: a record that could not be written is in the end of the action.
 */
export const settleAction = Effect.fnUntraced(function* (
  work: ActionInFlight,
  keys: ReadonlyArray<KeyOutcome>,
  end: Pick<EndedAction, "overdue" | "told"> = {},
) {
  const ended: EndedAction = { work, keys, entryHash: null, intended: true, ...end }
  if (keys.some((key) => key.state === "open")) return ended
  const applied = keys.filter(isApplied).map((key) => key.change)
  return yield* Effect.gen(function* () {
    if (applied.length === 0) {
      if (keys.some((key) => key.reason === "not-found")) yield* markGone(work)
      else if (work.head === undefined) yield* seeUnchanged(work)
      return ended
    }
    const { head, entry } = yield* recordChange(work, applied)
    return { ...ended, entryHash: entry.hash, head }
  }).pipe(Effect.catch((failure) => Effect.succeed<EndedAction>({ ...ended, unrecorded: failure })))
})

/** Marks the resource of an action as gone, if it was ever recorded. */
export const markGone = Effect.fnUntraced(function* ({ head, action }: ActionInFlight) {
  if (head === undefined || head.gone) return
  const record = yield* ResourceRecord
  const now = yield* Clock.currentTimeMillis
  yield* record.markGone(action.resource, new Date(now).toISOString())
})

const seeUnchanged = Effect.fnUntraced(function* ({ group, action, observed }: ActionInFlight) {
  const record = yield* ResourceRecord
  yield* record.seeFirst(
    seenHead(action.resource, observed, { ...group, timestamp: action.timestamp, userInfo: group.userInfo }),
  )
})
