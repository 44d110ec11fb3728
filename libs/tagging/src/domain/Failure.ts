import type { AccountId } from "./AccountId.ts"
import type { CallFailed } from "./CallFailed.ts"
import { hintFor } from "./failureHint.ts"
import type { FailureReason, FindingReason } from "./Reason.ts"
import type { Region } from "./Region.ts"
import type { ResourceArn } from "./ResourceArn.ts"

/** Where something failed: an account (`*` for the organization), a Region of it (`*` for all of it), perhaps one resource. */
export interface FailurePlace {
  readonly account: AccountId | "*"
  readonly region: Region | "*"
  readonly resource?: ResourceArn
}

/** Something that was not done, with what a person can do about it. */
export interface Failure extends FailurePlace {
  readonly reason: FailureReason
  readonly message: string
  readonly hint: string
}

/** Something the policy cannot settle, or that a person should mend. */
export interface Finding extends FailurePlace {
  readonly rule?: string
  readonly key?: string
  readonly reason: FindingReason
  readonly message: string
  readonly hint: string
}

/**
 * A failure with the hint that belongs to its reason, unless there is a better one. Of the place it takes what a failure
 * holds: whatever else came along would be hashed with the ledger's row, and not be stored in it.
 */
export const failureOf = (
  { account, region, resource }: FailurePlace,
  reason: FailureReason,
  message: string,
  hint: string = hintFor(reason),
): Failure => ({ account, region, ...(resource === undefined ? {} : { resource }), reason, message, hint })

/** The failure that a call left behind at a place. */
export const failureFromCall = (place: FailurePlace, call: CallFailed): Failure =>
  failureOf(place, call.reason, call.message, hintFor(call.reason, call.code))
