import type { KeyChange } from "../domain/TagChange.ts"
import type { Tags } from "../domain/Tags.ts"
import type { Action } from "./Record.ts"
import type { Calls, KeyOutcome, Sent } from "./ActionInFlight.ts"

/** Where a key stands beside a change of it. */
export type KeyPosition = "before" | "after" | "third"

/** Whether the live tags hold what stood before a change, what it writes, or something else. */
export const positionOf = (change: KeyChange, live: Tags): KeyPosition => {
  const value = live.get(change.key) ?? null
  return value === change.after ? "after" : value === change.before ? "before" : "third"
}

/**
 * What became of each key of an action, by what AWS answered and what was read back.
 *
 * A key whose call was accepted is ours, read back or not. One whose answer was lost is ours only if it reads as
 * written; while it reads as before it stays open, for it may still happen, and a third value says that somebody else
 * wrote it. `live` is undefined where nothing could be read back.
 */
export const decideKeys = (action: Action, calls: Calls, live: Tags | undefined): ReadonlyArray<KeyOutcome> =>
  action.changes.map((change) => decideKey(change, change.after === null ? calls.remove : calls.add, live))

const decideKey = (change: KeyChange, sent: Sent | undefined, live: Tags | undefined): KeyOutcome => {
  const position = live === undefined ? undefined : positionOf(change, live)
  switch (sent?._tag) {
    case "Accepted":
      return { change, state: position === "after" ? "verified" : "accepted" }
    case "Refused": {
      const { reason, message } = sent.failure
      return { change, state: "failed", reason, message, refusal: sent.failure }
    }
    case "Lost": {
      const { reason, message } = sent.failure
      if (position === "after") return { change, state: "verified" }
      if (position !== "third") return { change, state: "open", reason, message }
      return {
        change,
        state: "failed",
        reason: "indeterminate",
        message: `${message}; the key now holds neither what stood before nor what was written`,
      }
    }
    case "Unsent":
      return {
        change,
        state: "failed",
        reason: sent.reason,
        message: sent.message,
        ...(sent.refusal === undefined ? {} : { refusal: sent.refusal }),
      }
    case undefined:
      return { change, state: "failed", reason: "stopped", message: "it was not sent" }
  }
}
