import { Effect } from "effect"
import type { ToldAlert } from "./Alert.ts"
import type { Delivery } from "./deliverAlerts.ts"

/** Says in the log that an alert is told. */
export const logTold = ({ id, alert, sweepId, times }: ToldAlert): Effect.Effect<void> =>
  Effect.logInfo(alert.title).pipe(
    Effect.annotateLogs({ alert: id, cause: alert.cause, severity: alert.severity, sweep: sweepId, times }),
  )

/** Says in the log that a channel did not take an alert; never what its URL is. */
export const logDelivery = ({ alertId, channel, failure }: Delivery, sweepId: string): Effect.Effect<void> =>
  failure === undefined
    ? Effect.logDebug("alert delivered").pipe(
        Effect.annotateLogs({ alert: alertId, channel, sweep: sweepId }),
      )
    : Effect.logError("alert not delivered; it goes out with the next sweep's end").pipe(
        Effect.annotateLogs({
          alert: alertId,
          channel,
          sweep: sweepId,
          reason: failure.reason,
          code: failure.code,
          message: failure.message,
          attempts: failure.attempts,
        }),
      )
