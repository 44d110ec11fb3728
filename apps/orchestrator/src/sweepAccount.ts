import { s3Bucket, s3Manifests, s3Problems } from "@orgtag/aws"
import { Manifests, isLeft, takeTurn } from "@orgtag/tagging"
import { outcomes, resultsKeys } from "@orgtag/tagging/deployment"
import { Effect } from "effect"
import { engineLayer } from "./engineLayer.ts"
import { environmentOf, unusable } from "./environment.ts"
import { SweepAccountMessage, accountOf, decodeMessage, requestOf } from "./messages.ts"
import { policyIn } from "./prepare.ts"

/** Does what fits into this invocation of the sweep of one account. */
export const sweepAccount = Effect.fn("sweepAccount")(function* (
  event: unknown,
  variables: Readonly<Record<string, string | undefined>>,
) {
  const environment = yield* environmentOf("sweepAccount", variables)
  const { sweep, account } = yield* decodeMessage(SweepAccountMessage)(event)
  const results = yield* s3Bucket(environment("resultsBucket"))
  const bytes = yield* results.get(resultsKeys.policy(sweep.sweepId))
  if (bytes === undefined) return yield* Effect.fail(unusable("the sweep's policy is not there"))
  const policy = yield* policyIn(bytes, sweep.policyDigest)
  const turn = { ticket: sweep, account: accountOf(account), standing: [] }
  const { rows } = yield* takeTurn(requestOf(policy, sweep), turn).pipe(
    Effect.provideService(Manifests, s3Manifests(results)),
    Effect.provide(s3Problems(results)),
    Effect.provide(engineLayer(policy.record)),
    Effect.annotateLogs({ sweep: sweep.sweepId, account: account.id }),
  )
  for (const row of rows)
    yield* Effect.logInfo(`row ${row.state}`).pipe(
      Effect.annotateLogs({ sweep: sweep.sweepId, account: row.account, region: row.region }),
    )
  return {
    outcome: isLeft(rows) ? outcomes.left : outcomes.ended,
    account: account.id,
    left: { rows: [] },
    rows: rows.length,
    open: rows.flatMap(({ region, state, progress }) => (state === "open" ? [{ region, ...progress }] : [])),
  }
})
