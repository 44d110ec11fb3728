import { Clock, Effect, Stream } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import { type Failure, failureFromCall, failureOf } from "../domain/Failure.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepHeader } from "../record/Ledger.ts"
import { RowTally } from "../seal/SealableRow.ts"
import { callsSince } from "./callsSince.ts"
import { addCalls } from "./OtherProcesses.ts"
import { Judgement } from "./Judgement.ts"
import { sealEarlier, sealSweep } from "./sealSweep.ts"
import type { SweepOutcome, SweepReport } from "./SweepReport.ts"
import { type SweepRun, reportFailure } from "./SweepRun.ts"
import type { Coverage } from "./SweepTally.ts"
import { tellEnd } from "./tellEnd.ts"
import { toolVersion } from "./toolVersion.ts"

/** The header of a sweep as it begins. */
export const headerOf = (run: SweepRun): SweepHeader => ({
  sweepId: run.sweepId,
  trigger: run.request.trigger,
  policyDigest: run.request.policy.digest,
  userInfo: run.userInfo,
  toolVersion,
  startedAt: run.startedAt,
  scope: { accounts: run.request.accounts, regions: run.request.regions },
  ...(run.unapproved === undefined ? {} : { unapproved: run.unapproved }),
  ...(run.request.revert === undefined ? {} : { reverts: run.request.revert.sweepId }),
})

/**
 * Concludes a sweep. The ledger decides: in a sweep its rows are read back, and one that never ended is a failure; a plan
 * has none and is judged by what this process saw of its rows, as is a sweep whose ledger cannot be read. A sweep is sealed
 * over the rows that were read, before its outcome is written: a seal that is missing is a failure of the sweep.
 */
export const conclude = Effect.fnUntraced(function* (run: SweepRun, own: Judgement) {
  if (run.request.mode === "plan") return yield* judge(run, own)
  const ledger = yield* SweepLedger
  const told = new Judgement(run.request.regions)
  const sealable = new RowTally()
  const read = yield* ledger.rows(run.sweepId).pipe(
    Stream.mapEffect((row) => run.others?.take(run, row) ?? Effect.succeed(row)),
    Stream.runForEach((row) =>
      Effect.sync(() => {
        told.add(row)
        sealable.add(row)
      }),
    ),
    Effect.result,
  )
  if (read._tag === "Failure") {
    const failure = failureFromCall({ account: "*", region: "*" }, read.failure)
    yield* reportFailure(run, {
      ...failure,
      message: `neither judged by its ledger nor sealed: ${failure.message}`,
    })
    return yield* judge(run, own)
  }
  yield* sealEarlier(run)
  yield* sealSweep(run, sealable.sealed)
  return yield* judge(run, told)
})

const judge = Effect.fnUntraced(function* (run: SweepRun, judgement: Judgement) {
  const { coverage, missingRegions } = judgement
  // A Region that was asked for and that no account has is a mistake: nothing was looked at, and that is not complete.
  for (const region of missingRegions) {
    const message = `Region ${region} was asked for, and no account that was entered has it in scope`
    const hint = "check the name, and the Regions that the policy lists or the accounts have enabled"
    yield* reportFailure(run, failureOf({ account: "*", region }, "region-disabled", message, hint))
  }
  const outcome = outcomeOf(run, coverage)
  if (run.request.mode === "plan") return yield* report(run, outcome, judgement)
  return yield* report(run, yield* writeOutcome(run, outcome), judgement)
})

const outcomeOf = (run: SweepRun, { counts }: Coverage): SweepOutcome =>
  counts.coverage.accountRegions.failed > 0 || counts.resources.failed > 0 || run.tally.hasFailures
    ? "partial"
    : "complete"

/** Writes the outcome into the header. One that could not be written down is no complete sweep. */
const writeOutcome = Effect.fnUntraced(function* (run: SweepRun, outcome: SweepOutcome) {
  const ledger = yield* SweepLedger
  const at = new Date(yield* Clock.currentTimeMillis).toISOString()
  const written = yield* Effect.result(ledger.concludeSweep({ ...headerOf(run), concluded: { at, outcome } }))
  if (written._tag === "Success") return outcome
  yield* reportFailure(run, failureFromCall({ account: "*", region: "*" }, written.failure))
  return "partial" as const
})

/** Ends a sweep that never reached the accounts, because of a call. */
export const abort = (run: SweepRun, call: CallFailed) =>
  abortFor(run, failureFromCall({ account: "*", region: "*" }, call))

/** Ends a sweep that never reached the accounts. */
export const abortFor = Effect.fnUntraced(function* (run: SweepRun, failure: Failure) {
  yield* reportFailure(run, failure)
  return yield* report(run, "aborted", new Judgement([]))
})

const report = Effect.fnUntraced(function* (
  run: SweepRun,
  outcome: SweepOutcome,
  { coverage, signs }: Judgement,
) {
  const finishedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
  const own = yield* callsSince(run.callsBefore)
  const calls = addCalls(own, run.others?.calls ?? {})
  const document: SweepReport = {
    schema: "orgtag.sweep/v1",
    sweepId: run.sweepId,
    mode: run.request.mode,
    policyDigest: run.request.policy.digest,
    startedAt: run.startedAt,
    finishedAt,
    outcome,
    ...coverage.counts,
    ...run.tally.lists,
    ...(run.refusedTypes.all.length === 0 ? {} : { refusedTypes: run.refusedTypes.all }),
    ...(run.request.revert === undefined
      ? {}
      : { revert: { of: run.request.revert.sweepId, ...run.tally.revertLists } }),
    apiCalls: Object.fromEntries(
      Object.entries(calls).toSorted(([left], [right]) => (left < right ? -1 : 1)),
    ),
  }
  if (run.request.mode === "apply") yield* tellEnd(run, { header: headerOf(run), report: document, signs })
  yield* run.emit({ _tag: "SweepConcluded", report: document })
  return document
})
