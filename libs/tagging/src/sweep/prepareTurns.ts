import { Effect } from "effect"
import { callsSince } from "./callsSince.ts"
import { keepOtherProblems } from "./keepProblems.ts"
import type { KnownTags } from "./decideScope.ts"
import { askAhead, prepareSweep } from "./prepareSweep.ts"
import { callsSoFar, startRun } from "./startRun.ts"
import type { SweepRequest } from "./SweepRequest.ts"
import type { SweepTicket } from "./SweepTicket.ts"
import { TablesMissing } from "./TablesMissing.ts"

/**
 * Prepares a sweep that many processes make: what there is to do, a row of the ledger for each account, and what they
 * have to be told.
 *
 * May be called again with the same ticket until the first account is begun. Has to be where its time was over before all
 * tags of accounts were read: then it says what is `left`, with which it is called. Fails as `prepareSweep` does, and where the
 * tables are missing.
 */
export const prepareTurns = Effect.fn("prepareTurns")(function* (
  request: SweepRequest,
  asked: Omit<SweepTicket, "withRecord">,
  known?: KnownTags,
) {
  const callsBefore = yield* callsSoFar
  const ahead = yield* askAhead(request)
  const { missing } = ahead
  const tables = missing._tag === "Success" ? missing.success : []
  if (request.mode === "apply" && missing._tag === "Failure") return yield* missing.failure
  if (request.mode === "apply" && tables.length > 0) return yield* new TablesMissing({ tables })
  const withRecord = missing._tag === "Success" && tables.length === 0
  const ticket: SweepTicket = { ...asked, withRecord }
  const started = yield* startRun(request, { ...ticket, takesTurns: true }, callsBefore)
  const run = { ...started, userInfo: yield* Effect.fromResult(ahead.caller) }
  const { accounts, endOthers, left } = yield* prepareSweep(run, ahead, known)
  const ended = yield* endOthers
  yield* keepOtherProblems(run)
  return { ticket, accounts, ended, left, calls: yield* callsSince(callsBefore) }
})
