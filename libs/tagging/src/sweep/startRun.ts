import { Effect, Ref, Semaphore } from "effect"
import { makeEvaluator } from "../desired/evaluate.ts"
import { type Failure, failureFromCall } from "../domain/Failure.ts"
import { ApiCalls } from "../ports/ApiCalls.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { UserInfo } from "../record/Record.ts"
import { RefusedTypes } from "./RefusedTypes.ts"
import { makeStopReason } from "./stopReason.ts"
import { SweepLimits } from "./SweepLimits.ts"
import { SweepEvents } from "./SweepEvent.ts"
import type { SweepRequest } from "./SweepRequest.ts"
import type { SweepRun } from "./SweepRun.ts"
import { SweepTally } from "./SweepTally.ts"
import type { SweepTicket } from "./SweepTicket.ts"
import { TimeBudget } from "./TimeBudget.ts"

/** How often each call was made in this process so far: what a part of a sweep is to be counted from. */
export const callsSoFar = ApiCalls.use((calls) => calls.counts).pipe(Effect.map((counts) => new Map(counts)))

/** Starts a part of a sweep in this process: all of it, or what one function of several does. */
export const startRun = Effect.fnUntraced(function* (
  request: SweepRequest,
  ticket: SweepTicket,
  callsBefore: ReadonlyMap<string, number>,
) {
  const emit = yield* SweepEvents
  const time = yield* TimeBudget
  return {
    request,
    ...ticket,
    today: ticket.startedAt.slice(0, 10),
    evaluate: makeEvaluator(request.policy),
    userInfo: unnamed(request),
    refusedTypes: new RefusedTypes(),
    tally: new SweepTally({ byPlace: ticket.takesTurns ?? false }),
    emit,
    stopReason: yield* makeStopReason(request),
    timeLeft: time.left,
    takesTurns: ticket.takesTurns ?? false,
    reading: yield* Semaphore.make(SweepLimits.regionsAtOnce),
    writing: yield* Semaphore.make(SweepLimits.regionsAtOnce),
    recording: yield* Semaphore.make(SweepLimits.recordsAtOnce),
    reserveChanges: yield* reservation(request, ticket.sweepId),
    callsBefore,
  } satisfies SweepRun
})

/** Until the caller is known; a plan never asks. */
export const unnamed = (request: SweepRequest): UserInfo => ({
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
