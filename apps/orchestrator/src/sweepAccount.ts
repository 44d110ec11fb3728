import { s3Bucket, s3LeftReadings, s3Manifests, s3Problems } from "@orgtag/aws"
import {
  LeftReadings,
  type LeftRegionTold,
  Manifests,
  SweepEvents,
  addCalls,
  isLeft,
  logSweepEvent,
  takeTurn,
} from "@orgtag/tagging"
import { outcomes, resultsKeys } from "@orgtag/tagging/deployment"
import { Clock, Effect } from "effect"
import { engineLayer } from "./engineLayer.ts"
import { environmentOf, unusable } from "./environment.ts"
import { SweepAccountMessage, accountOf, decodeMessage, requestOf } from "./messages.ts"
import { type PlanRows, findPlanRows, keepPlanRows } from "./planRows.ts"
import { policyIn } from "./prepare.ts"

/**
 * Does what fits into this invocation of the sweep of one account.
 *
 * Where that is not all it says what is left: what the next invocation needs of it is in the results bucket, where it is
 * safe from an invocation that is killed.
 */
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
  const isPlan = sweep.mode === "plan"
  const before = isPlan ? yield* findPlanRows(results, sweep.sweepId, account.id) : nothingBefore
  const turn = { ticket: sweep, account: accountOf(account), standing: before.rows }
  const { rows, left, calls } = yield* takeTurn(requestOf(policy, sweep), turn).pipe(
    Effect.provideService(Manifests, s3Manifests(results)),
    Effect.provideService(LeftReadings, s3LeftReadings(results)),
    Effect.provideService(SweepEvents, logSweepEvent(sweep.sweepId)),
    Effect.provide(s3Problems(results)),
    Effect.provide(engineLayer(policy.record)),
  )
  if (isPlan)
    yield* keepPlanRows(
      results,
      { sweepId: sweep.sweepId, account: account.id },
      { rows, calls: addCalls(before.calls, calls) },
    )
  const now = yield* Clock.currentTimeMillis
  return {
    outcome: isLeft(rows) ? outcomes.left : outcomes.ended,
    account: account.id,
    rows: rows.length,
    left: left.map((each) => ({ ...toldOf(each, now), kept: keyOf(sweep.sweepId, each) })),
  }
})

/** A sweep finds in its ledger what was before. */
const nothingBefore: PlanRows = { rows: [], calls: {} }

const toldOf = ({ region, seen, tokenAt }: LeftRegionTold, now: number) => ({
  region,
  seen,
  ...(tokenAt === undefined ? {} : { tokenAgeMs: now - tokenAt }),
})

const keyOf = (sweepId: string, { account, region }: LeftRegionTold): string =>
  resultsKeys.leftReading(sweepId, account, region)
