import { Clock, Effect } from "effect"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { type ActionInFlight, type KeyOutcome, isApplied } from "./ActionInFlight.ts"
import type { EndedAction } from "./GroupWork.ts"
import { recordChange } from "./recordChange.ts"

/**
 * Brings the record to agree with what became of an action: the keys that were applied go into the head and an entry.
 *
 * While any key is open nothing is recorded, for all keys of an action share one entry. A resource that AWS does not know
 * is marked as gone. Never fails: a record that could not be written is in the end of the action.
 */
export const settleAction = Effect.fnUntraced(function* (
  work: ActionInFlight,
  keys: ReadonlyArray<KeyOutcome>,
  overdue = false,
) {
  const ended: EndedAction = { work, keys, entryHash: null, intended: true, overdue }
  if (keys.some((key) => key.state === "open")) return ended
  const applied = keys.filter(isApplied).map((key) => key.change)
  return yield* Effect.gen(function* () {
    if (applied.length === 0) {
      yield* markIfGone(work, keys)
      return ended
    }
    const { head, entry } = yield* recordChange(work, applied)
    return { ...ended, entryHash: entry.hash, head }
  }).pipe(Effect.catch((failure) => Effect.succeed<EndedAction>({ ...ended, unrecorded: failure })))
})

const markIfGone = Effect.fnUntraced(function* (work: ActionInFlight, keys: ReadonlyArray<KeyOutcome>) {
  if (work.head === undefined || work.head.gone || !keys.some((key) => key.reason === "not-found")) return
  const record = yield* ResourceRecord
  const now = yield* Clock.currentTimeMillis
  yield* record.markGone(work.action.resource, new Date(now).toISOString())
})
