import { Context, Effect } from "effect"
import type { Account } from "../domain/Account.ts"
import type { AccountId } from "../domain/AccountId.ts"
import type { Failure, Finding } from "../domain/Failure.ts"
import type { NeverTaggedSearch } from "../domain/NeverTagged.ts"
import type { BlockedReason, ExemptReason, FailureReason } from "../domain/Reason.ts"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { TagChange } from "../domain/TagChange.ts"
import type { RefusedType } from "./RefusedTypes.ts"
import type { ChangeCounts, ReportedKept, ResourceCounts, SweepReport } from "./SweepReport.ts"

/** What became of a change, or that it is only planned. */
export type ChangeStatus = "planned" | "blocked" | "verified" | "accepted" | "failed"

/** A change of one key and what became of it: one line of `--changes`. */
export interface ChangeEvent extends TagChange {
  readonly account: AccountId
  readonly region: Region
  readonly resource: ResourceArn
  readonly status: ChangeStatus
  readonly reason?: FailureReason | BlockedReason
  /** What blocks it, in words; only where it is blocked. Not a field of the changes file. */
  readonly message?: string
}

/** Where an account-Region stands while it is swept. */
export type RegionStage = "reading" | "waiting" | "writing"

/** An account-Region that is left to the next process, because the time of this one is over. */
export interface LeftRegionTold {
  readonly account: AccountId
  readonly region: Region
  /** How many of its resources were looked at so far. */
  readonly seen: number
  /** When the page token came with which the next process goes on, in milliseconds since 1970. */
  readonly tokenAt?: number
}

/**
 * What the engine tells whoever watches. It says what happened, never how to show it.
 *
 * Every change of a sweep comes exactly once as `ChangeSettled` (in a plan as planned or blocked), grouped by resource;
 * every row of the ledger ends in exactly one `RowEnded`.
 */
export type SweepEvent =
  | {
      readonly _tag: "SweepStarted"
      readonly sweepId: string
      readonly mode: "plan" | "apply"
      readonly withRecord: boolean
    }
  /** Another policy than the approved one is applied, for this reason. */
  | { readonly _tag: "PolicyUnapproved"; readonly reason: string; readonly approvedDigest: string }
  | {
      readonly _tag: "ScopeDecided"
      /** The accounts that are swept. */
      readonly accounts: ReadonlyArray<Account>
      readonly exemptAccounts: ReadonlyArray<Account>
      /** How many are not swept: the exempt ones, and those of which too little could be read. */
      readonly exempt: number
    }
  | {
      readonly _tag: "LeaseAwaited"
      readonly account: AccountId
      readonly holder: string
      readonly until: number
    }
  | { readonly _tag: "AccountEntered"; readonly account: AccountId; readonly regions: ReadonlyArray<Region> }
  | {
      readonly _tag: "ActionsRecovered"
      readonly account: AccountId
      readonly region: Region
      readonly actions: number
    }
  | {
      readonly _tag: "RegionProgressed"
      readonly account: AccountId
      readonly region: Region
      readonly stage: RegionStage
      readonly seen: number
      readonly due: number
      readonly done: number
    }
  | ({ readonly _tag: "RegionLeft" } & LeftRegionTold)
  | { readonly _tag: "ChangeSettled"; readonly change: ChangeEvent }
  /** In a revert: a key that the other sweep changed, and that is not restored. */
  | { readonly _tag: "KeyKept"; readonly kept: ReportedKept }
  | { readonly _tag: "FailureFound"; readonly failure: Failure }
  /** The tagging API refused a type that no table knows: from here on nothing of it is tried. */
  | {
      readonly _tag: "TypeRefused"
      readonly account: AccountId
      readonly region: Region
      readonly refused: RefusedType
    }
  | { readonly _tag: "FindingFound"; readonly finding: Finding }
  | {
      readonly _tag: "RowEnded"
      readonly account: AccountId
      readonly region: Region | "*"
      readonly state: "swept" | "failed" | "exempt"
      readonly exempt?: ExemptReason
      readonly failure?: Failure
      readonly resources?: ResourceCounts
      readonly changes?: ChangeCounts
      readonly neverTagged?: NeverTaggedSearch
    }
  | {
      readonly _tag: "SweepSealed"
      readonly number: number
      readonly digest: string
      /** The key whose signature it holds; undefined where it was chained unsigned. */
      readonly signedBy: string | undefined
    }
  | { readonly _tag: "SweepConcluded"; readonly report: SweepReport }

/**
 * Where the engine's events go. Says nothing to anyone unless a program provides an audience, so that a library never
 * needs one handed in. It must not fail and must not wait: a slow screen is no reason for a slow sweep.
 */
export class SweepEvents extends Context.Reference<(event: SweepEvent) => Effect.Effect<void>>(
  "@orgtag/tagging/sweep/SweepEvents",
  { defaultValue: () => () => Effect.void },
) {}
