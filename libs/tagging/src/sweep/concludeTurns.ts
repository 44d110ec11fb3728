import { Effect } from "effect"
import { failureFromCall } from "../domain/Failure.ts"
import type { SweepRow } from "../record/Ledger.ts"
import { conclude } from "./concludeSweep.ts"
import { Judgement } from "./Judgement.ts"
import { type CallTotals, OtherProcesses, takeProblems } from "./OtherProcesses.ts"
import { nameCaller } from "./prepareSweep.ts"
import { callsSoFar, startRun } from "./startRun.ts"
import type { SweepRequest } from "./SweepRequest.ts"
import { reportFailure } from "./SweepRun.ts"
import type { SweepTicket } from "./SweepTicket.ts"

/** What a sweep that many processes made left behind besides the ledger. */
export interface EndedTurns {
  readonly ticket: SweepTicket
  /** The rows of a plan, which has no ledger. */
  readonly rows: ReadonlyArray<SweepRow>
  /** The calls of the processes that prepared; in a plan those of all. */
  readonly calls: CallTotals
}

/**
 * Concludes a sweep that many processes made: the ledger decides, and what they told besides is taken over. May be called
 * again. Fails where it cannot be known who calls.
 */
export const concludeTurns = Effect.fn("concludeTurns")(function* (
  request: SweepRequest,
  { ticket, rows, calls }: EndedTurns,
) {
  const started = yield* startRun(request, ticket, yield* callsSoFar)
  const others = new OtherProcesses(calls)
  const run = { ...(yield* nameCaller(started)), others }
  const taken = yield* Effect.result(takeProblems(run))
  if (taken._tag === "Failure") {
    yield* reportFailure(run, failureFromCall({ account: "*", region: "*" }, taken.failure))
  }
  const own = new Judgement(request.regions)
  own.addAll(yield* Effect.forEach(rows, (row) => others.take(run, row)))
  return yield* conclude(run, own)
})
