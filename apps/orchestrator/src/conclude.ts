import { type Bucket, kmsSigner, s3Bucket, s3Problems, s3SealCopies } from "@orgtag/aws"
import {
  type AccountFacts,
  SealArchive,
  Signer,
  SweepEvents,
  type SweepReport,
  type SweepRow,
  addCalls,
  concludeTurns,
  logSweepEvent,
} from "@orgtag/tagging"
import { outcomes, resultsKeys, sealsPrefix } from "@orgtag/tagging/deployment"
import { Effect } from "effect"
import { concludeAborted } from "./concludeAborted.ts"
import { engineLayer, tellersLayer } from "./engineLayer.ts"
import { type EnvironmentOf, environmentOf } from "./environment.ts"
import { ConcludeMessage, type SweepMessage, decodeMessage, requestOf } from "./messages.ts"
import { deployedPolicy, policyIn, ticketOf } from "./prepare.ts"
import { allPlanRows } from "./planRows.ts"
import { readWorkList } from "./workList.ts"

/** Concludes the sweep of an execution by its ledger: seal and its copy, alerts, metrics, report. */
export const conclude = Effect.fn("conclude")(function* (
  event: unknown,
  variables: Readonly<Record<string, string | undefined>>,
) {
  const environment = yield* environmentOf("conclude", variables)
  const message = yield* decodeMessage(ConcludeMessage)(event)
  const results = yield* s3Bucket(environment("resultsBucket"))
  const { sweepId } = ticketOf(message.execution)
  const { outcome, sweep } = message.prepared
  const concluded = yield* (
    outcome === outcomes.ready && sweep !== undefined
      ? concludeSwept({ ...message.prepared, sweep }, { environment, results })
      : concludeAborted(message, environment)
  ).pipe(Effect.annotateLogs({ sweep: sweepId }))
  const report = resultsKeys.report(sweepId)
  yield* results.put(report, JSON.stringify(concluded))
  return {
    outcome: concluded.outcome,
    sweepId,
    summary: summaryOf(concluded),
    report: `s3://${results.name}/${report}`,
  }
})

/** What concluding is done with. */
interface Surroundings {
  readonly environment: EnvironmentOf<"conclude">
  readonly results: Bucket
}

const concludeSwept = Effect.fnUntraced(function* (
  prepared: Omit<typeof ConcludeMessage.Type.prepared, "sweep"> & { readonly sweep: SweepMessage },
  { environment, results }: Surroundings,
) {
  const { sweep, calls, workList } = prepared
  const kept = yield* results.get(resultsKeys.policy(sweep.sweepId))
  const policy =
    kept === undefined
      ? (yield* deployedPolicy(environment)).policy
      : yield* policyIn(kept, sweep.policyDigest)
  const plan = sweep.mode === "plan" ? yield* rowsOfPlan(results, sweep.sweepId, workList) : undefined
  return yield* concludeTurns(requestOf(policy, sweep), {
    ticket: sweep,
    rows: plan?.rows ?? [],
    calls: addCalls(calls, plan?.calls ?? {}),
    accounts: yield* accountsOf(results, workList),
  }).pipe(
    Effect.provideService(SweepEvents, logSweepEvent(sweep.sweepId)),
    Effect.provideService(
      SealArchive,
      s3SealCopies(yield* s3Bucket(environment("sealsBucket")), sealsPrefix),
    ),
    Effect.provideService(Signer, yield* kmsSigner(environment("signingKey"))),
    Effect.provide(s3Problems(results)),
    Effect.provide(tellersLayer(policy.record, environment("alertTopic"))),
    Effect.provide(engineLayer(policy.record)),
  )
})

/** The rows of a plan; an account of its work list of which nobody kept any was never finished. */
const rowsOfPlan = Effect.fnUntraced(function* (results: Bucket, sweepId: string, workList = "") {
  const accounts = yield* readWorkList(results, workList)
  const { rows, calls } = yield* allPlanRows(results, sweepId)
  const told = new Set(rows.map(({ account }) => account))
  const missing = Array.from(accounts.keys()).filter((account) => !told.has(account))
  const open = missing.map((account): SweepRow => ({ sweepId, account, region: "*", state: "open" }))
  return { rows: [...rows, ...open], calls }
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
const summaryOf = ({ mode, outcome, coverage, resources, changes, failures }: SweepReport): string => {
  if (outcome === "aborted") return failures[0]?.message ?? ""
  const { failed, total } = coverage.accounts
  const done =
    mode === "plan"
      ? `${resources.changed} resources would change`
      : `${changes.verified} changes were verified`
  return `${failed} of ${total} accounts failed, ${done}`
}
