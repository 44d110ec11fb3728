import { Effect } from "effect"
import { judgeExemptions } from "../desired/Exemptions.ts"
import type { TagFinding } from "../desired/Verdict.ts"
import { failureFromCall, failureOf } from "../domain/Failure.ts"
import { Caller } from "../ports/Caller.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepRow } from "../record/Ledger.ts"
import { userInfoOf } from "../record/userInfo.ts"
import { admitPolicy, keepPolicy } from "./admitPolicy.ts"
import { headerOf } from "./concludeSweep.ts"
import { type AccountPlan, type KnownTags, type Scope, decideScope } from "./decideScope.ts"
import { endRows } from "./endRows.ts"
import { SweepLimits } from "./SweepLimits.ts"
import { unnamed } from "./startRun.ts"
import type { SweepRequest } from "./SweepRequest.ts"
import { type SweepRun, accountPlace, reportFailure, reportFinding } from "./SweepRun.ts"

/** The run as it is known who runs it. In a plan nobody is asked, for nothing is recorded. */
export const nameCaller = Effect.fnUntraced(function* (run: SweepRun) {
  return { ...run, userInfo: yield* callerOf(run.request) } satisfies SweepRun
})

const callerOf = Effect.fnUntraced(function* (request: SweepRequest) {
  if (request.mode === "plan") return unnamed(request)
  return userInfoOf(yield* (yield* Caller).identity, request.trigger)
})

/**
 * Asks at once for all that must be known before the organization is: which tables are missing, who calls, and whether
 * the policy may be applied. Each may fail by itself; which failure counts is for whoever needs the answers, in order.
 */
export const askAhead = Effect.fnUntraced(function* (request: SweepRequest) {
  const ledger = yield* SweepLedger
  return yield* Effect.all(
    {
      missing: Effect.result(ledger.missingTables),
      caller: Effect.result(callerOf(request)),
      admitted: Effect.result(admitPolicy(request)),
    },
    { concurrency: "unbounded" },
  )
})

/** What was asked ahead, as it was answered. */
type AskedAhead = Effect.Success<ReturnType<typeof askAhead>>

/**
 * Does all that comes before the accounts: sees whether the policy may be applied, decides which there are and what is to
 * be done about each, and in a sweep opens the ledger with a row for each.
 *
 * Succeeds with the accounts to sweep, and with what is left to do about the others: their rows end by it, which may be
 * while the first accounts are swept. Fails where the policy is not approved, the accounts cannot be listed or the ledger
 * cannot be opened: without them there is nothing to judge by. Where processes take turns and the time of this one is
 * over before all tags of accounts are read, nothing is opened yet: what was read is `left`, and `known` to whoever
 * prepares next.
 */
export const prepareSweep = Effect.fnUntraced(function* (
  named: SweepRun,
  { admitted }: Pick<AskedAhead, "admitted">,
  known: KnownTags = new Map(),
) {
  const unapproved = yield* Effect.fromResult(admitted)
  const run: SweepRun = { ...named, unapproved }
  if (unapproved !== undefined) yield* run.emit({ _tag: "PolicyUnapproved", ...unapproved })
  const hasTime = Effect.map(run.timeLeft, (left) => left > 0)
  const reading = run.takesTurns ? { known, hasTime } : undefined
  const scope = concerned(run, yield* decideScope(run.request, run.today, reading))
  if (scope.left !== undefined) return { accounts: [], endOthers: Effect.succeed([]), left: scope.left }
  const accounts = scope.plans.flatMap((plan) => (plan._tag === "Sweep" ? [plan.account] : []))
  // The first account asks for an order to stop before anything: what is known then need not be waited for.
  yield* Effect.all([openLedger(run, scope), run.stopReason], { concurrency: 2, discard: true })
  yield* run.emit({
    _tag: "ScopeDecided",
    accounts,
    exemptAccounts: scope.plans.flatMap((plan) => (plan._tag === "Exempt" ? [plan.account] : [])),
    exempt: scope.plans.length - accounts.length,
  })
  // A revert asks the rules for nothing.
  if (run.request.revert === undefined) yield* reportPolicyFindings(run, scope)
  for (const account of scope.strangers) {
    const message = `the organization has no account ${account}, which was asked for`
    yield* reportFailure(run, failureOf(accountPlace(account), "not-found", message, strangerHint))
  }
  // One by one: a row that cannot be written is that account's failure alone.
  const endOthers = Effect.forEach(
    scope.plans.flatMap((plan) => rowOfUnswept(run, plan)),
    (row) => endRows(run, [row]),
    { concurrency: SweepLimits.accountsAtOnce },
  ).pipe(Effect.map((ended) => ended.flat()))
  return { accounts, endOthers, left: undefined }
})

/** A revert has rows for the accounts in which something was changed, and for no others. */
const concerned = ({ request: { revert } }: SweepRun, scope: Scope): Scope =>
  revert === undefined
    ? scope
    : { ...scope, plans: scope.plans.filter(({ account }) => revert.regions.has(account.id)) }

const strangerHint = "check the id: only accounts of the organization can be swept"

/** In a sweep a row for every account: one that is never finished is seen to be missing. */
const openLedger = Effect.fnUntraced(function* (run: SweepRun, scope: Scope) {
  if (run.request.mode === "plan") return
  const ledger = yield* SweepLedger
  yield* keepPolicy(run)
  yield* ledger.openSweep(headerOf(run))
  yield* ledger.putRows(
    scope.plans.map((plan): SweepRow => ({
      sweepId: run.sweepId,
      ...accountPlace(plan.account.id),
      state: "open",
    })),
  )
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

const rowOfUnswept = (run: SweepRun, plan: AccountPlan): ReadonlyArray<SweepRow> => {
  const row = { sweepId: run.sweepId, ...accountPlace(plan.account.id) }
  switch (plan._tag) {
    case "Sweep":
      return []
    case "Exempt":
      return [{ ...row, state: "exempt", exempt: plan.reason }]
    case "Unknown":
      return [{ ...row, state: "failed", failure: failureFromCall(row, plan.failure) }]
  }
}
