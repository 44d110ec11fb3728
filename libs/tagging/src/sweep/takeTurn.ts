import { Effect } from "effect"
import type { AccountFacts } from "../domain/Account.ts"
import type { AccountId } from "../domain/AccountId.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepRow } from "../record/Ledger.ts"
import { AccountStanding } from "./AccountStanding.ts"
import { callsSince } from "./callsSince.ts"
import { keepOtherProblems } from "./keepProblems.ts"
import { nameCaller } from "./prepareSweep.ts"
import { type CallTotals, addCalls } from "./OtherProcesses.ts"
import { callsSoFar, startRun } from "./startRun.ts"
import { sweepAccount } from "./sweepAccount.ts"
import type { LeftRegionTold, SweepEvent } from "./SweepEvent.ts"
import type { SweepRequest } from "./SweepRequest.ts"
import type { SweepTicket } from "./SweepTicket.ts"

/** A turn at an account: which sweep it is of, and where earlier turns left the account. */
export interface AccountTurn {
  readonly ticket: SweepTicket
  readonly account: AccountFacts
  /** In a plan what the last turn returned. A sweep asks the ledger. */
  readonly standing: ReadonlyArray<SweepRow>
}

/**
 * Does what fits into this process's time of the sweep of one account, in a sweep that many processes make.
 *
 * It may be called again at any time: after an answer that was lost, after a process that was killed, and where the rows
 * say that something is left (`isLeft`). What was done is in the ledger, and is not done or counted twice; how far
 * account-Regions were read is in `LeftReadings`, and `left` names those that were left in this turn. Fails where
 * the ledger or what is kept beside it cannot be read or written, and then may be called again as well.
 */
export const takeTurn = Effect.fn("takeTurn")(function* (request: SweepRequest, turn: AccountTurn) {
  const { account } = turn
  const callsBefore = yield* callsSoFar
  const started = yield* startRun(request, { ...turn.ticket, takesTurns: true }, callsBefore)
  const { sweepId } = started
  const ledger = yield* SweepLedger
  const isPlan = request.mode === "plan"
  const standing = isPlan ? turn.standing : yield* ledger.rowsOfAccount(sweepId, account.id)
  const run = yield* nameCaller(started)
  const left: Array<LeftRegionTold> = []
  const listening = {
    ...run,
    emit: (event: SweepEvent) => {
      if (event._tag === "RegionLeft") left.push(event)
      return run.emit(event)
    },
  }
  const rows = yield* sweepAccount(listening, account, new AccountStanding(standing))
  yield* keepOtherProblems(run)
  const calls = yield* callsSince(callsBefore)
  if (!isPlan) yield* noteCalls(sweepId, account.id, calls)
  return { rows, calls, left }
})

/** Adds the calls of this turn to the account's row, for the report. */
const noteCalls = Effect.fnUntraced(function* (sweepId: string, account: AccountId, calls: CallTotals) {
  const ledger = yield* SweepLedger
  const own = (yield* ledger.rowsOfAccount(sweepId, account)).find(({ region }) => region === "*")
  if (own === undefined) return
  const total = addCalls(own.progress?.calls ?? {}, calls)
  yield* ledger.putRows([{ ...own, progress: { ...own.progress, calls: total } }])
})
