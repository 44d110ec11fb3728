import type { Tags } from "../domain/Tags.ts"
import type { ActionInFlight, KeyOutcome } from "./ActionInFlight.ts"
import { positionOf } from "./decideKeys.ts"
import type { EndedAction } from "./GroupWork.ts"
import { withChanges } from "./historyEntry.ts"
import type { Action, Group, Head, HistoryEntry, UserAction } from "./Record.ts"

/** All that is known of an action that an earlier process left open. */
export interface Evidence {
  readonly group: Group
  readonly action: Action
  /** The live tags; undefined where AWS left the resource out of its answer. */
  readonly live: Tags | undefined
  readonly head: Head | undefined
  /** Its row of UserActions; undefined where the intent was never written. */
  readonly row: UserAction | undefined
  /** Its history entry, where the head has moved on since that was put. */
  readonly entry: HistoryEntry | undefined
  /** Whether it is older than AWS may take to show it. */
  readonly overdue: boolean
}

/** What is to be done about an action that was left open. */
export type Judgement =
  /** Its intent was never written, so nothing was sent. */
  | { readonly _tag: "Void"; readonly ended: EndedAction }
  /** It was settled before, and only its group is still open: other changes may have followed. */
  | { readonly _tag: "Passed"; readonly ended: EndedAction }
  /** R1: the head is ours; the entry is copied from it. */
  | { readonly _tag: "Recorded"; readonly ended: EndedAction; readonly head: Head; readonly gone: boolean }
  /** It is known what happened, or that nothing can be done but wait. */
  | {
      readonly _tag: "Settle"
      readonly work: ActionInFlight
      readonly keys: ReadonlyArray<KeyOutcome>
      readonly end: Pick<EndedAction, "overdue" | "told">
    }
  /** R2, R4: the rules still want it; the keys that are open are sent again under the same id. */
  | { readonly _tag: "SendAgain"; readonly work: ActionInFlight; readonly keys: ReadonlyArray<KeyOutcome> }

/** Judges an open action by rules R1 to R4 of RECORD.md. */
export const judgeAction = (
  evidence: Evidence,
  wants: (action: Action, tags: Tags, group: Group) => boolean,
): Judgement => {
  const { group, action, head, row } = evidence
  const before = tagsBefore(evidence)
  const attempts = row?.attempts ?? []
  // The row is the intent: it was dated anew where the action was sent again.
  const dated: Action = { ...action, timestamp: row?.timestamp ?? action.timestamp }
  const work: ActionInFlight = { group, action: dated, head, observed: before, attempts }
  if (row === undefined) return { _tag: "Void", ended: neverSent(work) }
  if (head?.moved?.actionId === action.actionId) return recorded(evidence, work, head)
  if (evidence.entry !== undefined) return passed(work, row, evidence.entry)
  if (row.status === "failed" && (head?.rev ?? 0) > action.rev) return passed(work, row, undefined)
  if (action.actionType === "external") {
    return settle(work, allKeys(action, "not-applied", "found anew, if it is still so"), over)
  }
  if (evidence.live === undefined && action.changes.some((change) => change.before !== null)) {
    return settle(work, allKeys(action, "not-found", "AWS no longer knows the resource"), over)
  }
  const keys = action.changes.map((change): KeyOutcome => {
    switch (positionOf(change, evidence.live ?? before)) {
      case "after":
        return { change, state: "verified" }
      case "before":
        return { change, state: "open", reason: "not-applied", message: "the change does not show" }
      case "third":
        return {
          change,
          state: "failed",
          reason: "indeterminate",
          message: "the answer was lost, and the key holds neither what stood before nor what was written",
        }
    }
  })
  if (!keys.some((key) => key.state === "open")) return settle(work, keys, over)
  if (wants(action, before, group)) return { _tag: "SendAgain", work, keys }
  // A row that says `failed` was written when all answers were in: nothing of it is under way any more.
  const told = row.status === "failed"
  if (!told && !evidence.overdue) return settle(work, keys, {})
  const reason = (told ? attempts.at(-1)?.reason : undefined) ?? "not-applied"
  return settle(
    work,
    keys.map((key) => (key.state === "open" ? { ...key, state: "failed", reason } : key)),
    { ...over, told },
  )
}

const over = { overdue: true } as const

/** The live tags with what stood before the action put back: what the action was decided on, as far as can be told. */
export const tagsBefore = ({ live, action }: Pick<Evidence, "live" | "action">): Tags =>
  withChanges(
    live ?? new Map(),
    action.changes.map(({ key, before, after }) => ({ key, before: after, after: before })),
  )

/**
 * R1: applied keys are ours; one that still reads as before is waited for as long as AWS may take, and then given up. One
 * that was read back already is not asked for again: what it holds now may be somebody else's doing.
 */
const recorded = (evidence: Evidence, work: ActionInFlight, head: Head): Judgement => {
  const applied = new Set(head.moved?.changes.map((change) => change.key))
  const lastReason = evidence.row?.attempts.at(-1)?.reason ?? "not-applied"
  const keys = evidence.action.changes.map((change): KeyOutcome => {
    if (!applied.has(change.key)) return { change, state: "failed", reason: lastReason }
    if (evidence.action.actionType === "external") return { change, state: "verified" }
    if (evidence.row?.status === "verified") return { change, state: "verified" }
    const shows = evidence.live !== undefined && positionOf(change, evidence.live) === "after"
    return { change, state: shows ? "verified" : "accepted" }
  })
  const replaced = evidence.action.changes.some(
    (change) => evidence.live !== undefined && positionOf(change, evidence.live) === "third",
  )
  const ended: EndedAction = {
    work,
    keys,
    entryHash: head.hash,
    intended: true,
    overdue: evidence.overdue || replaced,
    told: evidence.row?.status === "failed",
  }
  return { _tag: "Recorded", ended, head, gone: evidence.live === undefined && evidence.overdue }
}

/** What its row and its entry say is so; what AWS holds by now is the doing of those that came after. */
const passed = (work: ActionInFlight, row: UserAction, entry: HistoryEntry | undefined): Judgement => {
  const applied = new Set(entry?.changes.map((change) => change.key))
  const reason = row.attempts.at(-1)?.reason ?? "not-applied"
  const keys = work.action.changes.map((change): KeyOutcome => {
    if (!applied.has(change.key)) return { change, state: "failed", reason }
    return { change, state: row.status === "accepted" ? "accepted" : "verified" }
  })
  const ended = { work, keys, entryHash: entry?.hash ?? null, intended: true, overdue: true, told: true }
  return { _tag: "Passed", ended }
}

const settle = (
  work: ActionInFlight,
  keys: ReadonlyArray<KeyOutcome>,
  end: Pick<EndedAction, "overdue" | "told">,
): Judgement => ({ _tag: "Settle", work, keys, end })

const allKeys = (
  action: Action,
  reason: "not-applied" | "not-found",
  message: string,
): ReadonlyArray<KeyOutcome> => action.changes.map((change) => ({ change, state: "failed", reason, message }))

const neverSent = (work: ActionInFlight): EndedAction => ({
  work,
  keys: work.action.changes.map((change) => ({
    change,
    state: "failed",
    reason: "stopped",
    message: "the process ended before anything was sent",
  })),
  entryHash: null,
  intended: false,
})
