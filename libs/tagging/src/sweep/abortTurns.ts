import { Effect } from "effect"
import type { Failure } from "../domain/Failure.ts"
import { abortFor } from "./concludeSweep.ts"
import { callsSoFar, startRun } from "./startRun.ts"
import type { SweepRequest } from "./SweepRequest.ts"
import type { SweepTicket } from "./SweepTicket.ts"

/**
 * Ends a sweep that many processes were to make and whose preparation failed: as `sweep` does with one that never reached
 * the accounts, it tells whom it concerns, and the metrics. May be called again. Never fails.
 */
export const abortTurns = Effect.fn("abortTurns")(function* (
  request: SweepRequest,
  ticket: SweepTicket,
  failure: Failure,
) {
  return yield* abortFor(yield* startRun(request, ticket, yield* callsSoFar), failure)
})
