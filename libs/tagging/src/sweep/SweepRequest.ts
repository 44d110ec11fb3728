import type { Duration } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import type { Region } from "../domain/Region.ts"
import type { Policy } from "../policy/Policy.ts"
import type { RevertTarget } from "../revert/RevertTarget.ts"
import type { Trigger } from "../record/Record.ts"

/** What to sweep, and how. */
export interface SweepRequest {
  readonly policy: Policy
  readonly mode: "plan" | "apply"
  readonly trigger: Trigger
  /** Only these accounts; empty: all that the policy includes. */
  readonly accounts: ReadonlyArray<AccountId>
  /** Only these Regions; empty: all that the policy includes. */
  readonly regions: ReadonlyArray<Region>
  /** Why this policy is to be applied although another one is approved. */
  readonly unapproved?: string
  /** How long to wait for an account that another process is sweeping. */
  readonly wait: Duration.Duration
  /** Set where nothing is swept, but what an earlier sweep did is taken back. */
  readonly revert?: RevertTarget
}
