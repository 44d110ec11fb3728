import type { AccountId } from "../domain/AccountId.ts"
import type { Failure } from "../domain/Failure.ts"
import type { ExemptReason } from "../domain/Reason.ts"
import type { NeverTaggedSearch } from "../domain/NeverTagged.ts"
import type { Region } from "../domain/Region.ts"
import type { RowSignals } from "../sweep/RowSignals.ts"
import type { ChangeCounts, ResourceCounts, SweepOutcome } from "../sweep/SweepReport.ts"
import type { GroupKey, Timestamp, Trigger, UserInfo } from "./Record.ts"

/** The header of a sweep in the ledger. */
export interface SweepHeader {
  readonly sweepId: string
  readonly trigger: Trigger
  readonly policyDigest: string
  readonly userInfo: UserInfo
  readonly toolVersion: string
  readonly startedAt: Timestamp
  /** The accounts and Regions that were asked for; empty: all that the policy includes. */
  readonly scope: { readonly accounts: ReadonlyArray<string>; readonly regions: ReadonlyArray<string> }
  /** Present where it took back what another sweep did: that sweep. */
  readonly reverts?: string
  /** Present where another policy than the approved one is applied. */
  readonly unapproved?: UnapprovedPolicy
  /** Present once the sweep was concluded. */
  readonly concluded?: { readonly at: Timestamp; readonly outcome: SweepOutcome }
}

/** Why a sweep applies a policy that is not the approved one. */
export interface UnapprovedPolicy {
  /** What whoever started it gave as the reason. */
  readonly reason: string
  /** The digest of the policy that was approved then. */
  readonly approvedDigest: string
}

/** How a row of the ledger ended, or that it has not. `entered`: the account's own row gave way to those of its Regions. */
export type RowState = "open" | "entered" | "swept" | "failed" | "exempt"

/**
 * One account-Region of a sweep, or an account as a whole (`*`).
 *
 * The account's own row is the one that stays where it could not be entered; where it was, its Regions have theirs.
 */
export interface SweepRow {
  readonly sweepId: string
  readonly account: AccountId
  readonly region: Region | "*"
  readonly state: RowState
  readonly exempt?: ExemptReason
  readonly failure?: Failure
  readonly resources?: ResourceCounts
  readonly changes?: ChangeCounts
  /** What alerts and metrics are made of. */
  readonly signals?: RowSignals
  /** Whether resources that never had a tag were looked for; absent where the reading did not come that far. */
  readonly neverTagged?: NeverTaggedSearch
  /** Only where processes take turns with an account; a Region's is gone once it has ended. */
  readonly progress?: RowProgress
}

/** What a process that goes on with an account has to know of those before it. */
export interface RowProgress {
  /** Of a Region: the lease's epoch in which this sweep first looked at it; its groups are of this one or later. */
  readonly since?: number
  /** Of a Region: how often it was begun, from 1; from the start again where something was written. */
  readonly starts?: number
  /** Of an account: how many resources to change the sweep's limit has been asked for. */
  readonly reserved?: number
  /** Of an account: the calls that processes made which are over, by `<SDK service id>:<Operation>`. */
  readonly calls?: Readonly<Record<string, number>>
}

/** What the ledger keeps of an account-Region from sweep to sweep. */
export interface RegionState {
  readonly account: AccountId
  readonly region: Region
  /** The first group that may be open; undefined where all are closed. */
  readonly firstOpen: GroupKey | undefined
  /** The last group of the chain of closed ones, with its hash. */
  readonly tip: (GroupKey & { readonly hash: string }) | undefined
  readonly lastSwept: { readonly sweepId: string; readonly at: Timestamp } | undefined
  /** Closed groups whose rows may still be overwritten; absent where there are none. */
  readonly watched?: WatchedGroups
}

/**
 * Groups of one account-Region that recovery took over from a process that may only be held still. What it wrote of their
 * actions in a batch, which has no condition, may arrive after they were closed: their rows are compared with them until
 * that is long past.
 */
export interface WatchedGroups {
  /** The first and the last of them; others may stand between. */
  readonly from: GroupKey
  readonly to: GroupKey
  /** When the last of them was closed, or found to be. */
  readonly at: Timestamp
}

/** Tells one stored state of an account-Region from another: the later one has the greater epoch, or the greater number. */
export interface StateVersion {
  /** The epoch of the lease under which it is stored. */
  readonly epoch: number
  /** Counts what was stored under that epoch. */
  readonly number: number
}

/** A lease on an account that is held. */
export interface Lease {
  readonly account: AccountId
  readonly holder: string
  /** Grows with every acquisition. */
  readonly epoch: number
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}
