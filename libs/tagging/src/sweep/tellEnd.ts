import { Clock, Effect } from "effect"
import { isWhole } from "../alerts/SweepFacts.ts"
import type { SweepSigns } from "../alerts/SweepSigns.ts"
import { sweepMetrics } from "../metrics/sweepMetrics.ts"
import { Alerts } from "../ports/Alerts.ts"
import { Metrics } from "../ports/Metrics.ts"
import type { SweepHeader } from "../record/Ledger.ts"
import type { SweepReport } from "./SweepReport.ts"
import type { SweepRun } from "./SweepRun.ts"

/** Tells what a sweep came to, once its outcome stands in the ledger: alerts to whom they concern, then the metrics. */
export const tellEnd = Effect.fnUntraced(function* (
  run: SweepRun,
  ended: { readonly header: SweepHeader; readonly report: SweepReport; readonly signs: SweepSigns },
) {
  const { report, signs } = ended
  // Where the accounts were never reached that is all there is to tell.
  if (report.outcome !== "aborted")
    for (const failure of report.failures) if (!signs.knows(failure.account)) signs.addLoose(failure)
  const alerts = yield* Alerts
  const { raised, undelivered, lastComplete } = yield* alerts.ended({
    ...ended,
    policy: run.request.policy,
    accounts: run.accounts ?? new Map(),
  })
  const emit = yield* Metrics
  const now = yield* Clock.currentTimeMillis
  yield* emit(
    sweepMetrics({
      report,
      whole: isWhole(ended.header),
      failures: signs.failureCounts,
      drifted: signs.drifted.count,
      openActions: signs.open.count,
      raised,
      undelivered,
      lastComplete,
      now,
    }),
  )
})
