import { Clock, Effect, Stream } from "effect"
import { failureFromCall } from "../domain/Failure.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import { ApiCalls } from "../ports/ApiCalls.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepHeader, SweepRow } from "../record/Ledger.ts"
import type { SweepOutcome, SweepReport } from "./SweepReport.ts"
import { type SweepRun, reportFailure } from "./SweepRun.ts"
import { Coverage } from "./SweepTally.ts"
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
})

/** The ledger decides: in a sweep its rows are read back, and one that never ended is a failure. */
export const conclude = Effect.fnUntraced(function* (run: SweepRun, rows: ReadonlyArray<SweepRow>) {
  const own = new Coverage()
  for (const row of rows) own.add(row)
  if (run.request.mode === "plan") return yield* report(run, outcomeOf(run, own), own)
  const ledger = yield* SweepLedger
  const told = new Coverage()
  const read = yield* ledger.rows(run.sweepId).pipe(
    Stream.runForEach((row) => Effect.sync(() => told.add(row))),
    Effect.result,
  )
  if (read._tag === "Failure") {
    yield* reportFailure(run, failureFromCall({ account: "*", region: "*" }, read.failure))
  }
  const coverage = read._tag === "Failure" ? own : told
  const outcome = yield* writeOutcome(run, outcomeOf(run, coverage))
  return yield* report(run, outcome, coverage)
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

/** Ends a sweep that never reached the accounts. */
export const abort = Effect.fnUntraced(function* (run: SweepRun, call: CallFailed) {
  yield* reportFailure(run, failureFromCall({ account: "*", region: "*" }, call))
  return yield* report(run, "aborted", new Coverage())
})

const report = Effect.fnUntraced(function* (run: SweepRun, outcome: SweepOutcome, coverage: Coverage) {
  const finishedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
  const calls = yield* callsSince(run.callsBefore)
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
    apiCalls: calls,
  }
  yield* run.emit({ _tag: "SweepConcluded", report: document })
  return document
})

/** The calls made since a count was taken, by name: a process may run several sweeps. */
const callsSince = Effect.fnUntraced(function* (before: ReadonlyMap<string, number>) {
  const counts = yield* ApiCalls.use((calls) => calls.counts)
  return Object.fromEntries(
    Array.from(counts, ([name, count]) => [name, count - (before.get(name) ?? 0)] as const)
      .filter(([, count]) => count > 0)
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  )
})
