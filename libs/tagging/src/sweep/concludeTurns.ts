import { Effect, Schema } from "effect"
import type { AccountFacts } from "../domain/Account.ts"
import { AccountId } from "../domain/AccountId.ts"
import { failureFromCall } from "../domain/Failure.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepRow } from "../record/Ledger.ts"
import { conclude } from "./concludeSweep.ts"
import { Judgement } from "./Judgement.ts"
import { type CallTotals, OtherProcesses, takeProblems } from "./OtherProcesses.ts"
import { nameCaller } from "./prepareSweep.ts"
import { callsSoFar, startRun } from "./startRun.ts"
import type { SweepRequest } from "./SweepRequest.ts"
import { type SweepRun, reportFailure } from "./SweepRun.ts"
import type { SweepTicket } from "./SweepTicket.ts"

/** What a sweep that many processes made left behind besides the ledger. */
export interface EndedTurns {
  readonly ticket: SweepTicket
  /** The rows of a plan, which has no ledger. */
  readonly rows: ReadonlyArray<SweepRow>
  /** The calls of the processes that prepared; in a plan those of all. */
  readonly calls: CallTotals
  /** The accounts that were to be swept, as they were prepared: alerts go by where they stand. */
  readonly accounts?: ReadonlyMap<string, AccountFacts>
}

/**
 * Concludes a sweep that many processes made: the ledger decides, and what they told besides is taken over. May be called
 * again. Fails where it cannot be known who calls.
 */
export const concludeTurns = Effect.fn("concludeTurns")(function* (
  request: SweepRequest,
  { ticket, rows, calls, accounts = new Map() }: EndedTurns,
) {
  const started = yield* startRun(request, ticket, yield* callsSoFar)
  const others = new OtherProcesses(calls)
  const run = yield* asOpened({ ...(yield* nameCaller(started)), others, accounts })
  const taken = yield* Effect.result(takeProblems(run))
  if (taken._tag === "Failure") {
    yield* reportFailure(run, failureFromCall({ account: "*", region: "*" }, taken.failure))
  }
  const own = new Judgement(request.regions)
  own.addAll(yield* Effect.forEach(rows, (row) => others.take(run, row)))
  return yield* conclude(run, own)
})

/**
 * The run as its header in the ledger has it: who prepared it, what was asked for, and why it applies another policy than
 * the approved one.
 * Where the header cannot be read that is a failure of the sweep, which is concluded all the same.
 */
const asOpened = Effect.fnUntraced(function* (run: SweepRun) {
  if (run.request.mode === "plan") return run
  const read = yield* Effect.result(SweepLedger.use((ledger) => ledger.sweep(run.sweepId)))
  if (read._tag === "Failure") {
    yield* reportFailure(run, failureFromCall({ account: "*", region: "*" }, read.failure))
    return run
  }
  const header = read.success
  if (header === undefined) return run
  const { userInfo, unapproved, scope } = header
  // Whoever concludes may not know which accounts were asked for: a sweep of some of them is none of everything.
  const accounts = scope.accounts.filter(Schema.is(AccountId))
  return { ...run, userInfo, unapproved, request: { ...run.request, accounts } }
})
