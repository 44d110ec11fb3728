import type { CallFailed } from "../domain/CallFailed.ts"
import type { FailureReason } from "../domain/Reason.ts"
import type { KeyChange } from "../domain/TagChange.ts"
import type { Tags } from "../domain/Tags.ts"
import type { Contest } from "./Contest.ts"
import type { Action, ActionAttempt, Group, Head } from "./Record.ts"

/** An action on its way through the steps, with the state that it was decided on. */
export interface ActionInFlight {
  readonly group: Group
  readonly action: Action
  readonly head: Head | undefined
  /** The tags as they were read before the change. */
  readonly observed: Tags
  /** The contests that the head is to have; those that it has where absent. */
  readonly contests?: ReadonlyArray<Contest>
  /** What earlier tries of the same action came to. */
  readonly attempts: ReadonlyArray<ActionAttempt>
  /** Whether its intent was sent to the record, acknowledged or not. */
  readonly mayStand?: boolean
}

/** What became of sending a call, for one resource. */
export type Sent =
  | { readonly _tag: "Accepted" }
  /** AWS said no: nothing happened. */
  | { readonly _tag: "Refused"; readonly failure: CallFailed }
  /** The answer was lost: it may have happened. */
  | { readonly _tag: "Lost"; readonly failure: CallFailed }
  /** It was never sent; `refusal` where AWS had refused the call before it. */
  | {
      readonly _tag: "Unsent"
      readonly reason: FailureReason
      readonly message: string
      readonly refusal?: CallFailed
    }

/** AWS took it. */
export const accepted: Sent = { _tag: "Accepted" }

/** What a failed call means for a resource in it. */
export const sentOf = (failure: CallFailed): Sent =>
  failure.effect === "none" ? { _tag: "Refused", failure } : { _tag: "Lost", failure }

/** The two calls of a group, for one resource; undefined where the change set needs no such call. */
export interface Calls {
  readonly add: Sent | undefined
  readonly remove: Sent | undefined
}

/** What became of one key of an action. */
export interface KeyOutcome {
  readonly change: KeyChange
  /** `open`: it cannot be told yet whether it happened. */
  readonly state: "verified" | "accepted" | "failed" | "open"
  readonly reason?: FailureReason
  readonly message?: string
  /** AWS's refusal of it, or of the call before it, where that is why it failed. */
  readonly refusal?: CallFailed
}

/** Whether a key is ours: it was changed by us as far as anyone can tell. */
export const isApplied = (outcome: KeyOutcome): boolean =>
  outcome.state === "verified" || outcome.state === "accepted"
