import type { CallFailed } from "../domain/CallFailed.ts"
import type { FailureReason } from "../domain/Reason.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import type { ActionInFlight, KeyOutcome } from "./ActionInFlight.ts"
import { userActionHash } from "./userActionHash.ts"
import type { Action, ActionAttempt, ActionOutcome, ActionStatus, Group, Head, UserAction } from "./Record.ts"

/** An action with what became of each of its keys. */
export interface EndedAction {
  readonly work: ActionInFlight
  readonly keys: ReadonlyArray<KeyOutcome>
  /** The hash of the history entry that it made; null where no key was applied. */
  readonly entryHash: string | null
  /** The head that it left behind; undefined where it did not move one. */
  readonly head?: Head
  /** Whether it may have a row. Where its intent was never written, nothing was sent, and its group closes without it. */
  readonly intended: boolean
  /** Why the record could not be brought to agree; then it is left to the next recovery, whatever the keys say. */
  readonly unrecorded?: CallFailed
  /** Whether it is over although a key was never read back: it was given all the time that AWS may need. */
  readonly overdue?: boolean
  /** Whether its row says already how its last try ended: that is not told twice. */
  readonly told?: boolean
}

/** Up to 20 actions that were opened together, each ended or not. */
export interface GroupWork {
  readonly group: Group
  readonly actions: ReadonlyArray<EndedAction>
}

/** The status of an action: the worst of its keys. */
export const statusOf = (ended: EndedAction): ActionStatus => {
  const states = new Set(ended.keys.map((key) => key.state))
  return states.has("open")
    ? "intended"
    : states.has("failed")
      ? "failed"
      : states.has("accepted")
        ? "accepted"
        : "verified"
}

/** Whether an action must be looked at again by the next recovery. */
export const staysOpen = (ended: EndedAction): boolean =>
  ended.unrecorded !== undefined ||
  ended.keys.some((key) => key.state === "open" || (key.state === "accepted" && ended.overdue !== true))

/** The first key of an action that failed. */
export const failedKey = (ended: EndedAction): KeyOutcome | undefined =>
  ended.keys.find((key) => key.state === "failed" || key.state === "open")

/** How a group's closing names an action that has ended, and the row that was written of it. */
export const outcomeOf = (ended: EndedAction, row: UserAction): ActionOutcome => {
  const status = statusOf(ended)
  const reason = failedKey(ended)?.reason
  const opened = ended.work.group.actions.find(({ actionId }) => actionId === row.actionId)
  return {
    actionId: ended.work.action.actionId,
    status: status === "intended" ? "failed" : status,
    entryHash: ended.entryHash,
    ...(reason === undefined ? {} : { reason }),
    row: userActionHash(row),
    ...(row.attempts.length === 0 || attemptReason(ended) === undefined
      ? {}
      : { attempt: row.attempts[row.attempts.length - 1] }),
    ...(row.timestamp === opened?.timestamp ? {} : { timestamp: row.timestamp }),
  }
}

/** Why its last try did not end well, where its row is to tell that. */
const attemptReason = (ended: EndedAction): FailureReason | undefined =>
  ended.told === true ? undefined : failedKey(ended)?.reason

/** The row of UserActions for an action as it stands; `now` dates a try that did not end well. */
export const userActionOf = (ended: EndedAction, sweepId: string, now: string): UserAction => {
  const { group, action, attempts } = ended.work
  const reason = attemptReason(ended)
  return {
    ...rowPartsOf(group, action),
    status: statusOf(ended),
    attempts: reason === undefined ? attempts : withAttempt(attempts, { sweep: sweepId, time: now, reason }),
  }
}

/** What a row says of an action whatever becomes of it: it is its group's. */
export const rowPartsOf = (
  { account, region, userInfo, sweepId, policyDigest }: Group,
  action: Action,
): Omit<UserAction, "status" | "attempts"> => ({
  ...action,
  account,
  region,
  userInfo,
  sweepId,
  policyDigest,
})

/** The attempts of a row after one more: the newest `SweepLimits.attemptsKept`. */
export const withAttempt = (
  attempts: ReadonlyArray<ActionAttempt>,
  attempt: ActionAttempt,
): ReadonlyArray<ActionAttempt> => [...attempts, attempt].slice(-SweepLimits.attemptsKept)

/** The row of UserActions for an action that is about to be sent. */
export const intentOf = (work: ActionInFlight): UserAction =>
  userActionOf(
    {
      work,
      keys: work.action.changes.map((change) => ({ change, state: "open" })),
      entryHash: null,
      intended: true,
    },
    work.group.sweepId,
    work.action.timestamp,
  )
