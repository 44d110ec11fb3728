import { Effect } from "effect"
import { CallFailed } from "../domain/CallFailed.ts"
import type { KeyChange } from "../domain/TagChange.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import type { ActionInFlight } from "./ActionInFlight.ts"
import { entryFor, entryOfHead, headOf } from "./historyEntry.ts"
import type { Group, Head, HistoryEntry } from "./Record.ts"

/**
 * Steps 5 and 6: the head moves to the action's revision, which makes the change ours, and then its entry is put.
 *
 * Where the head is no longer where it was read, it is read again: if our action moved it (the answer was lost, or
 * another process settled the group), only the entry is left to put; if somebody else did, the entry follows that head,
 * provided the group is still ours to settle. Succeeds with the head and the entry that stand.
 */
export const recordChange = Effect.fnUntraced(function* (
  work: ActionInFlight,
  applied: ReadonlyArray<KeyChange>,
) {
  const record = yield* ResourceRecord
  const { group, action } = work
  let head = work.head
  for (let attempt = 0; attempt < SweepLimits.headMoves; attempt++) {
    const observed = attempt === 0 || head === undefined ? work.observed : head.tags
    const entry = entryFor(group, action, { head, observed, applied })
    const contests = (attempt === 0 ? work.contests : undefined) ?? head?.contests ?? []
    const moved = { ...headOf(entry, group), ...(contests.length === 0 ? {} : { contests }) }
    if (yield* record.moveHead(moved, head?.rev ?? null, group.epoch)) {
      return yield* putEntry(group, moved, entry)
    }
    head = (yield* record.heads([action.resource])).get(action.resource)
    if (head?.moved?.actionId === action.actionId) {
      return yield* putEntry(group, head, entryOfHead(group, action, head))
    }
    if (!(yield* isStillOurs(group))) break
  }
  return yield* recordConflict(
    group,
    action.resource,
    "another process moved or fenced the head of the resource",
  )
})

/** Steps 6 only: the head is ours already, and its entry is copied from it. */
export const recordFromHead = (work: ActionInFlight, head: Head) =>
  putEntry(work.group, head, entryOfHead(work.group, work.action, head))

const putEntry = Effect.fnUntraced(function* (group: Group, head: Head, entry: HistoryEntry) {
  const record = yield* ResourceRecord
  const standing = yield* record.putEntry(entry)
  if (standing !== undefined && standing.actionId !== entry.actionId) {
    return yield* new CallFailed({
      service: "orgtag record",
      operation: "PutEntry",
      account: group.account,
      region: group.region,
      reason: "tampered",
      code: "EntryOfAnotherAction",
      detail: `the history of ${entry.resource} holds another action's entry at ${entry.timestamp}`,
      effect: "none",
      attempts: 1,
    })
  }
  return { head, entry }
})

const isStillOurs = Effect.fnUntraced(function* (group: Group) {
  const ledger = yield* SweepLedger
  const [standing] = yield* ledger.groups(group.account, group.region, group)
  return (
    standing?.openedIn === group.openedIn &&
    standing.number === group.number &&
    standing.epoch === group.epoch &&
    standing.closed === undefined
  )
})

const recordConflict = (group: Group, resource: string, detail: string) =>
  Effect.fail(
    new CallFailed({
      service: "orgtag record",
      operation: "MoveHead",
      account: group.account,
      region: group.region,
      reason: "conflict",
      code: "HeadMovedElsewhere",
      detail: `${resource}: ${detail}`,
      effect: "unknown",
      attempts: SweepLimits.headMoves,
    }),
  )
