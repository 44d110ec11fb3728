import { Effect } from "effect"
import { withoutCredentials } from "../text/withoutCredentials.ts"
import type { Failure } from "../domain/Failure.ts"
import { harmless } from "../text/harmless.ts"
import type { SweepEvent } from "./SweepEvent.ts"

/**
 * What goes into the log of a process that nobody watches: an error for everything that failed, with sweep, account,
 * Region, resource and reason beside it, so that a log can be searched by each; and how rows and the sweep ended.
 *
 * Texts from outside stand there as one line, with nothing that a terminal or a log reader obeys, and without what looks
 * like a credential. Findings are not errors and not here: they are in the report.
 */
export const logSweepEvent =
  (sweepId: string) =>
  (event: SweepEvent): Effect.Effect<void> => {
    if (event._tag === "FailureFound") return logFailure(sweepId, event.failure)
    if (event._tag === "TypeRefused")
      return Effect.logWarning(
        `${safe(event.refused.type)} cannot be tagged: ${safe(event.refused.message)}`,
      ).pipe(Effect.annotateLogs({ sweep: sweepId, account: event.account, region: event.region }))
    if (event._tag === "RowEnded")
      return Effect.logInfo(`row ${event.state}`).pipe(
        Effect.annotateLogs({ sweep: sweepId, account: event.account, region: event.region }),
      )
    if (event._tag === "RegionLeft")
      return Effect.logInfo("left to the next invocation").pipe(
        Effect.annotateLogs({
          sweep: sweepId,
          account: event.account,
          region: event.region,
          seen: event.seen,
        }),
      )
    if (event._tag === "SweepConcluded")
      return Effect.logInfo(`sweep ${event.report.outcome}`).pipe(
        Effect.annotateLogs({
          sweep: sweepId,
          account: "*",
          region: "*",
          failures: event.report.failures.length + event.report.failuresOmitted,
        }),
      )
    return Effect.void
  }

const logFailure = (
  sweepId: string,
  { account, region, resource, reason, message, hint }: Failure,
): Effect.Effect<void> =>
  Effect.logError(safe(message)).pipe(
    Effect.annotateLogs({
      sweep: sweepId,
      account,
      region,
      ...(resource === undefined ? {} : { resource: safe(resource) }),
      reason,
      hint,
    }),
  )

const safe = (text: string): string => harmless(withoutCredentials(text))
