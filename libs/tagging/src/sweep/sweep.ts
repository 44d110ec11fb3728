import { Clock, Effect, Random, Ref, Schema } from "effect"
import { type Failure, failureFromCall, failureOf } from "../domain/Failure.ts"
import { makeEvaluator } from "../desired/evaluate.ts"
import { judgeExemptions } from "../desired/Exemptions.ts"
import type { TagFinding } from "../desired/Verdict.ts"
import { ApiCalls } from "../ports/ApiCalls.ts"
import { Caller } from "../ports/Caller.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepRow } from "../record/Ledger.ts"
import type { UserInfo } from "../record/Record.ts"
import { userInfoOf } from "../record/userInfo.ts"
import { abort, conclude, headerOf } from "./concludeSweep.ts"
import { type AccountPlan, type Scope, decideScope } from "./decideScope.ts"
import { endRows } from "./endRows.ts"
import { StopRequest } from "./StopRequest.ts"
import { sweepAccount } from "./sweepAccount.ts"
import { SweepEvents } from "./SweepEvent.ts"
import { SweepLimits } from "./SweepLimits.ts"
import type { SweepRequest } from "./SweepRequest.ts"
import { type SweepRun, accountPlace, reportFailure, reportFinding } from "./SweepRun.ts"
import { SweepTally } from "./SweepTally.ts"

/** The tables of the record are not all there; a sweep needs them, a plan does not. */
export class TablesMissing extends Schema.TaggedError<TablesMissing>()("TablesMissing", {
  tables: Schema.Array(Schema.String),
}) {
  override get message(): string {
    return `the record's tables are missing: ${this.tables.join(", ")}; make them with orgtag setup tables, or deploy the security account's stack`
  }
}

/**
 * Sweeps the organization, or plans to: decides the scope, works account by account, and judges by the ledger.
 *
 * Fails only where the tables of the record are missing. Whatever else goes wrong is in the report: `aborted` where the
 * accounts were never reached, `partial` where anything failed. A plan reads, and writes nothing anywhere.
 */
export const sweep = Effect.fn("sweep")(function* (request: SweepRequest) {
  const callsBefore = yield* ApiCalls.use((calls) => calls.counts)
  const ledger = yield* SweepLedger
  const missing = yield* Effect.result(ledger.missingTables)
  const withRecord = missing._tag === "Success" && missing.success.length === 0
  if (request.mode === "apply" && missing._tag === "Success" && missing.success.length > 0) {
    return yield* new TablesMissing({ tables: missing.success })
  }
  const run = yield* startRun(request, withRecord, callsBefore)
  yield* run.emit({ _tag: "SweepStarted", sweepId: run.sweepId, mode: request.mode, withRecord })
  if (request.mode === "apply" && missing._tag === "Failure") return yield* abort(run, missing.failure)
  const prepared = yield* Effect.result(prepare(run))
  if (prepared._tag === "Failure") return yield* abort(run, prepared.failure)
  const named = prepared.success.run
  const rows = yield* Effect.forEach(prepared.success.scope.plans, (plan) => endPlan(named, plan), {
    concurrency: SweepLimits.accountsAtOnce,
  })
  yield* reportUnknownRegions(named, rows.flat())
  return yield* conclude(named, rows.flat())
})

const startRun = Effect.fnUntraced(function* (
  request: SweepRequest,
  withRecord: boolean,
  callsBefore: ReadonlyMap<string, number>,
) {
  const emit = yield* SweepEvents
  const stop = yield* StopRequest
  const startedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
  const sweepId = yield* newSweepId(startedAt)
  const reserveChanges = yield* reservation(request, sweepId)
  return {
    request,
    sweepId,
    startedAt,
    today: startedAt.slice(0, 10),
    evaluate: makeEvaluator(request.policy),
    withRecord,
    userInfo: unnamed(request),
    tally: new SweepTally(),
    emit,
    stopRequested: stop.requested,
    reserveChanges,
    callsBefore: new Map(callsBefore),
  } satisfies SweepRun
})

/** Sorts by time; the random end keeps two sweeps that start in the same millisecond apart. */
const newSweepId = Effect.fnUntraced(function* (startedAt: string) {
  const random = yield* Random.nextIntBetween(0, 36 ** 6)
  return `${startedAt.replace(/[-:.]/gu, "")}-${random.toString(36).padStart(6, "0")}`
})

const unnamed = (request: SweepRequest): UserInfo => ({
  type: "unparsed",
  principal: "",
  trigger: request.trigger,
})

/** In a sweep one conditional add on the header; in a plan, which writes nothing, a count in this process. */
const reservation = Effect.fnUntraced(function* (request: SweepRequest, sweepId: string) {
  const ledger = yield* SweepLedger
  const limit = request.policy.limits.changesPerSweep
  if (request.mode === "apply" && Number.isFinite(limit)) {
    return (count: number): Effect.Effect<boolean, Failure> =>
      ledger
        .reserveChanges(sweepId, count, limit)
        .pipe(Effect.mapError((call) => failureFromCall({ account: "*", region: "*" }, call)))
  }
  const reserved = yield* Ref.make(0)
  return (count: number): Effect.Effect<boolean, Failure> =>
    Ref.modify(reserved, (before) => (before + count > limit ? [false, before] : [true, before + count]))
})

/** Everything before the accounts: who asks, which accounts there are, and in a sweep the ledger with a row for each. */
const prepare = Effect.fnUntraced(function* (run: SweepRun) {
  const { request } = run
  const named: SweepRun =
    request.mode === "apply"
      ? { ...run, userInfo: userInfoOf(yield* (yield* Caller).identity, request.trigger) }
      : run
  const scope = yield* decideScope(request, run.today)
  yield* openLedger(named, scope)
  const swept = scope.plans.flatMap((plan) => (plan._tag === "Sweep" ? [plan.account] : []))
  const exemptAccounts = scope.plans.flatMap((plan) => (plan._tag === "Exempt" ? [plan.account] : []))
  yield* run.emit({
    _tag: "ScopeDecided",
    accounts: swept,
    exemptAccounts,
    exempt: scope.plans.length - swept.length,
  })
  yield* reportPolicyFindings(named, scope)
  for (const account of scope.strangers) {
    const message = `the organization has no account ${account}, which was asked for`
    yield* reportFailure(named, failureOf(accountPlace(account), "not-found", message, strangerHint))
  }
  return { run: named, scope }
})

const strangerHint = "check the id: only accounts of the organization can be swept"

/** A Region that was asked for and that no account has is a mistake: nothing was looked at, and that is not complete. */
const reportUnknownRegions = Effect.fnUntraced(function* (run: SweepRun, rows: ReadonlyArray<SweepRow>) {
  for (const region of run.request.regions) {
    const found = rows.filter((row) => row.region === region)
    if (found.length === 0 || found.some((row) => row.exempt !== "region-not-enabled")) continue
    const message = `Region ${region} was asked for, and no account that was entered has it in scope`
    const hint = "check the name, and the Regions that the policy lists or the accounts have enabled"
    yield* reportFailure(run, failureOf({ account: "*", region }, "region-disabled", message, hint))
  }
})

/** What is wrong with the policy as a whole, said once for all accounts. */
const reportPolicyFindings = Effect.fnUntraced(function* (run: SweepRun, scope: Scope) {
  const { policy } = run.request
  const idle = scope.idlePatterns.map((pattern): TagFinding => ({
    reason: "pattern-without-account",
    rule: undefined,
    key: undefined,
    message: `${pattern.source} on line ${pattern.line} matches no account`,
  }))
  const { expired } = judgeExemptions(policy.exemptions, run.today)
  for (const finding of [...idle, ...expired]) {
    yield* reportFinding(run, { account: "*", region: "*" }, finding)
  }
})

const openLedger = Effect.fnUntraced(function* (run: SweepRun, scope: Scope) {
  if (run.request.mode === "plan") return
  const ledger = yield* SweepLedger
  yield* ledger.openSweep(headerOf(run))
  yield* ledger.putRows(
    scope.plans.map((plan): SweepRow => ({
      sweepId: run.sweepId,
      ...accountPlace(plan.account.id),
      state: "open",
    })),
  )
})

const endPlan = Effect.fnUntraced(function* (run: SweepRun, plan: AccountPlan) {
  const row = { sweepId: run.sweepId, ...accountPlace(plan.account.id) }
  switch (plan._tag) {
    case "Sweep":
      return yield* sweepAccount(run, plan.account)
    case "Exempt":
      return yield* endRows(run, [{ ...row, state: "exempt", exempt: plan.reason }])
    case "Unknown":
      return yield* endRows(run, [{ ...row, state: "failed", failure: failureFromCall(row, plan.failure) }])
  }
})
