import { type Bucket, kmsSigner, s3Bucket, s3Problems } from "@orgtag/aws"
import { type AccountFacts, Metrics, Signer, type SweepReport, concludeTurns } from "@orgtag/tagging"
import { outcomes, resultsKeys } from "@orgtag/tagging/deployment"
import { Clock, Console, Effect } from "effect"
import { engineLayer, tellersLayer } from "./engineLayer.ts"
import { environmentOf } from "./environment.ts"
import { ConcludeMessage, decodeMessage, requestOf } from "./messages.ts"
import { metricLines } from "./metricLines.ts"
import { deployedPolicy, policyIn, ticketOf } from "./prepare.ts"
import { readWorkList } from "./workList.ts"

/** Concludes the sweep of an execution by its ledger: seal, alerts, metrics, report. */
export const conclude = Effect.fn("conclude")(function* (
  event: unknown,
  variables: Readonly<Record<string, string | undefined>>,
) {
  const environment = yield* environmentOf("conclude", variables)
  const { execution, prepared } = yield* decodeMessage(ConcludeMessage)(event)
  const results = yield* s3Bucket(environment("resultsBucket"))
  const { sweepId } = ticketOf(execution)
  const { sweep } = prepared
  const report = resultsKeys.report(sweepId)
  if (prepared.outcome !== outcomes.ready || sweep === undefined) {
    const summary = prepared.failure === undefined ? prepared.outcome : prepared.failure.cause
    yield* Effect.logError("the sweep never reached the accounts").pipe(
      Effect.annotateLogs({ sweep: sweepId, summary }),
    )
    yield* results.put(report, JSON.stringify({ sweepId, outcome: outcomes.aborted, summary }))
    return { outcome: outcomes.aborted, sweepId, summary, report: `s3://${results.name}/${report}` }
  }
  const kept = yield* results.get(resultsKeys.policy(sweepId))
  const policy =
    kept === undefined
      ? (yield* deployedPolicy(environment)).policy
      : yield* policyIn(kept, sweep.policyDigest)
  const concluded = yield* concludeTurns(requestOf(policy, sweep), {
    ticket: sweep,
    rows: [],
    calls: prepared.calls,
    accounts: yield* accountsOf(results, prepared.workList),
  }).pipe(
    Effect.provideService(Signer, yield* kmsSigner(environment("signingKey"))),
    Effect.provideService(Metrics, (values) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        Effect.forEach(metricLines(values, now), (line) => Console.log(line), { discard: true }),
      ),
    ),
    Effect.provide(s3Problems(results)),
    Effect.provide(tellersLayer(policy.record, environment("alertTopic"))),
    Effect.provide(engineLayer(policy.record)),
    Effect.annotateLogs({ sweep: sweepId }),
  )
  yield* results.put(report, JSON.stringify(concluded))
  return {
    outcome: concluded.outcome,
    sweepId,
    summary: summaryOf(concluded),
    report: `s3://${results.name}/${report}`,
  }
})

/**
 * Where the accounts stand, by the work list. Without it every channel is told: what cannot be read stands in the way of
 * no conclusion.
 */
const accountsOf = (results: Bucket, workList: string | undefined) =>
  workList === undefined
    ? Effect.succeed(nowhere)
    : readWorkList(results, workList).pipe(
        Effect.catch((failure) =>
          Effect.as(
            Effect.logWarning("alerts go to all channels: where accounts stand could not be read", failure),
            nowhere,
          ),
        ),
      )

const nowhere: ReadonlyMap<string, AccountFacts> = new Map()

/** One line of what a sweep came to. */
const summaryOf = ({ coverage, changes }: SweepReport): string =>
  `${coverage.accounts.failed} of ${coverage.accounts.total} accounts failed, ${changes.verified} changes were verified`
