import type { FailureReason } from "../domain/Reason.ts"
import type { Timestamp } from "../record/Record.ts"
import type { SweepReport } from "../sweep/SweepReport.ts"
import { type DimensionValue, type MetricValue, plainValue, valuesBy } from "./MetricValue.ts"

/** What is known of a sweep when it was concluded and its alerts were sent. */
export interface ConcludedSweep {
  readonly report: SweepReport
  /** Whether it was of everything that the policy is for. */
  readonly whole: boolean
  /** Everything that failed, by reason; complete, unlike the report's list. */
  readonly failures: ReadonlyMap<FailureReason, number>
  readonly drifted: number
  readonly openActions: number
  /** Alerts that were told with this sweep, by severity. */
  readonly raised: Readonly<Record<DimensionValue<"AlertsRaised">, number>>
  /** Alerts that wait for the next sweep's end. */
  readonly undelivered: number
  /** When the last complete sweep of everything began, this one included; else the oldest sweep that is known. */
  readonly lastComplete: Timestamp
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The metrics of a sweep that was concluded: each of those that `metrics` says are emitted then. */
export const sweepMetrics = (sweep: ConcludedSweep): ReadonlyArray<MetricValue> => {
  const { report, failures, whole } = sweep
  const { add, replace, remove, verified, accepted, failed } = report.changes
  return [
    ...valuesBy("SweepsConcluded", { [whole ? "whole" : "part"]: 1 }),
    ...valuesBy("SweepsByOutcome", { complete: 0, partial: 0, aborted: 0, [report.outcome]: 1 }),
    plainValue("LastCompleteSweepAge", Math.max(0, sweep.now - Date.parse(sweep.lastComplete)) / 1000),
    ...(whole ? ofEverything(sweep) : []),
    ...valuesBy("Changes", { add, replace, remove }),
    ...valuesBy("ChangeResults", { verified, accepted, failed }),
    plainValue("Failures", sumOf(failures)),
    ...valuesBy("FailuresByReason", Object.fromEntries(failures)),
    plainValue("DriftedResources", sweep.drifted),
    ...valuesBy("AlertsRaised", sweep.raised),
    plainValue("UndeliveredAlerts", sweep.undelivered),
  ]
}

/** What only a sweep of everything can say. */
const ofEverything = ({ report, openActions }: ConcludedSweep): ReadonlyArray<MetricValue> => {
  const { accounts, accountRegions } = report.coverage
  const { seen: _seen, ...classes } = report.resources
  return [
    plainValue("Coverage", coveragePercent(report)),
    ...valuesBy("Accounts", withoutTotal(accounts)),
    ...valuesBy("AccountRegions", withoutTotal(accountRegions)),
    ...valuesBy("Resources", classes),
    plainValue("OpenActions", openActions),
  ]
}

/** Swept account-Regions of those that are not exempt. A sweep that was aborted covered nothing. */
const coveragePercent = ({ outcome, coverage: { accountRegions } }: SweepReport): number => {
  if (outcome === "aborted") return 0
  const due = accountRegions.total - accountRegions.exempt
  return due === 0 ? 100 : (100 * accountRegions.swept) / due
}

const withoutTotal = ({ swept, failed, exempt }: SweepReport["coverage"]["accounts"]) => ({
  swept,
  failed,
  exempt,
})

const sumOf = (counts: ReadonlyMap<string, number>): number =>
  Array.from(counts.values()).reduce((sum, count) => sum + count, 0)
