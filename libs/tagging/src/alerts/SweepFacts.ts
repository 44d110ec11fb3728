import type { AlertThresholds } from "../policy/AlertsPolicy.ts"
import type { Account } from "../domain/Account.ts"
import type { SweepHeader } from "../record/Ledger.ts"
import type { ReportedFailure, ReportedFinding, SweepOutcome } from "../sweep/SweepReport.ts"
import type { SweepSigns } from "./SweepSigns.ts"
import type { SweepSummary } from "./SweepSummary.ts"

/** A sweep that began and was never concluded. */
export type UnfinishedSweep = Pick<SweepSummary, "sweepId" | "startedAt">

/** Alerts that a channel did not take, at the end of earlier sweeps. */
export interface UndeliveredAlerts {
  readonly channel: string
  /** Those that still wait. */
  readonly waiting: number
  /** Those that had to make room for others. */
  readonly dropped: number
  /** Why the last try failed. */
  readonly reason: string
}

/** Everything by which it is decided what is worth an alert. */
export interface SweepFacts {
  readonly header: Omit<SweepHeader, "concluded">
  readonly outcome: SweepOutcome
  readonly signs: SweepSigns
  /** The first of them, for examples. */
  readonly failures: ReadonlyArray<typeof ReportedFailure.Type>
  readonly findings: ReadonlyArray<typeof ReportedFinding.Type>
  /** Earlier sweeps, the newest first. */
  readonly before: ReadonlyArray<SweepSummary>
  readonly unfinished: ReadonlyArray<UnfinishedSweep>
  /** Accounts that could not be entered and that no sweep ever entered. */
  readonly neverEntered: ReadonlySet<string>
  readonly undelivered: ReadonlyArray<UndeliveredAlerts>
  /** What is known of accounts, by id: alerts name them. */
  readonly accounts: ReadonlyMap<string, Pick<Account, "name" | "joinedAt">>
  readonly thresholds: AlertThresholds
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Whether a sweep was of everything that the policy is for: one that takes another back looks at what that changed. */
export const isWhole = ({ scope, reverts }: Pick<SweepHeader, "scope" | "reverts">): boolean =>
  scope.accounts.length === 0 && scope.regions.length === 0 && reverts === undefined
