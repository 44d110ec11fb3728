import type { AccountId } from "../domain/AccountId.ts"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { Timestamp } from "../record/Record.ts"

/** The sweep whose changes are taken back, and what is known of it before any account is entered. */
export interface RevertTarget {
  readonly sweepId: string
  /** None of its history entries is older. */
  readonly startedAt: Timestamp
  /** Where it changed something, or was cut off before it could say whether it did. */
  readonly regions: ReadonlyMap<AccountId, ReadonlyArray<Region>>
  /** Only these resources; empty: all that it changed. */
  readonly resources: ReadonlySet<ResourceArn>
  /** The sweeps that took back some of it already, or began to. */
  readonly reverts: ReadonlySet<string>
}

/**
 * Why a key that a sweep changed is not restored; the closed list of `revert.kept[].reason`, beside the reasons for which
 * a guard refuses. `changed-since`: it is not that sweep's own any more. `settling`: an action on the resource is not
 * settled, or was made too recently to be judged.
 */
export const keptReasons = ["changed-since", "not-managed", "gone", "exempt", "settling"] as const
export type KeptReason = (typeof keptReasons)[number]
