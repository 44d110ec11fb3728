import { Duration, Effect, Schema } from "effect"
import { CallFailed } from "@orgtag/tagging"
import type { CallCounts } from "./CallCounts.ts"
import { type CallFault, callFaultOf, detailOf } from "./CallFault.ts"
import { callLimits } from "./callLimits.ts"
import type { CallPlace, CallTerms } from "./CallTerms.ts"
import { classOfFault, errorClassRow } from "./errorClass.ts"
import type { RateGovernor } from "./RateGovernor.ts"
import { type RetryGrounds, retrySchedule } from "./retrySchedule.ts"

/** The part of an SDK client that sends a command. */
export interface CommandSender<Command> {
  send(command: Command, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>
}

/** An attempt that failed, before it is decided whether there is another. */
interface FailedAttempt extends RetryGrounds {
  readonly fault: CallFault
}

const timedOut = (limit: Duration.Duration): FailedAttempt => ({
  errorClass: "unavailable",
  fault: {
    code: "TimeLimit",
    detail: `no answer within ${Duration.format(limit)}`,
    status: undefined,
    fromAws: false,
    requestId: undefined,
  },
})

/** The failure of a class of fault at a place; `unknownEffect` once an attempt of a write may have taken effect. */
export const callFailedOf = (
  place: CallPlace,
  failed: FailedAttempt,
  tally: { readonly attempts: number; readonly unknownEffect: boolean },
): CallFailed =>
  new CallFailed({
    service: place.service,
    operation: place.operation,
    ...(place.account === undefined ? {} : { account: place.account }),
    ...(place.region === undefined ? {} : { region: place.region }),
    reason: errorClassRow(failed.errorClass).reason,
    code: failed.fault.code,
    detail: failed.fault.detail,
    ...(failed.fault.requestId === undefined ? {} : { requestId: failed.fault.requestId }),
    effect: tally.unknownEffect ? "unknown" : "none",
    attempts: tally.attempts,
  })

/** What all calls of a process share. */
export interface CallSetting {
  readonly counts: CallCounts
  /** Paces calls to AWS's quotas; without one every attempt is sent at once. */
  readonly governor?: RateGovernor | undefined
  /** The time limit of an attempt whose terms name none; `callLimits.attemptTime` where absent. */
  readonly timeLimit?: Duration.Duration | undefined
}

/**
 * Makes the function that makes every call; its attempts are counted in `counts`.
 *
 * Each attempt has the terms' time limit, on Effect's clock; the request is aborted when the limit passes or the fiber
 * is interrupted. Its answer is decoded, what failed is classified and made again by `retrySchedule`. Nothing else in
 * the product retries a call. Where there is a governor an attempt waits for its admission first, and a throttle is told
 * to it.
 */
export const makeSendCall =
  ({ counts, governor, timeLimit: usualLimit = callLimits.attemptTime }: CallSetting) =>
  <Command, Answer>(
    client: CommandSender<NoInfer<Command>>,
    command: Command,
    terms: CallTerms<Answer>,
  ): Effect.Effect<Answer, CallFailed> =>
    Effect.suspend(() => {
      const tally = { attempts: 0, unknownEffect: false }
      const limit = terms.timeLimit === undefined ? usualLimit : Duration.fromInputUnsafe(terms.timeLimit)
      const setting = { memberRegion: terms.memberRegion === true, kind: terms.kind }
      const decode = Schema.decodeUnknownEffect(terms.answer)
      const attempt = Effect.suspend(() => {
        tally.attempts += 1
        counts.add(terms.service, terms.operation)
        return Effect.tryPromise({
          try: (abortSignal) => client.send(command, { abortSignal }),
          catch: (thrown): FailedAttempt => {
            const fault = callFaultOf(thrown)
            return { errorClass: classOfFault(fault, setting), fault, retryAfter: fault.retryAfter }
          },
        })
      }).pipe(
        Effect.timeoutOrElse({ duration: limit, orElse: () => Effect.fail(timedOut(limit)) }),
        Effect.flatMap((answer) =>
          decode(answer).pipe(Effect.mapError((error) => malformedAnswer(error.message, answer))),
        ),
        Effect.tapError((failed) =>
          Effect.sync(() => {
            if (failed.errorClass === "throttled") counts.addThrottled()
            if (terms.kind === "write" && errorClassRow(failed.errorClass).mayTakeEffect)
              tally.unknownEffect = true
          }),
        ),
      )
      return paced(attempt, terms, governor).pipe(
        Effect.retry(retrySchedule),
        Effect.mapError((failed) => callFailedOf(terms, failed, tally)),
      )
    })

/** One attempt when the governor lets it through. The wait is before its time limit begins, and before it is counted. */
const paced = <Answer>(
  attempt: Effect.Effect<Answer, FailedAttempt>,
  place: CallPlace,
  governor: RateGovernor | undefined,
): Effect.Effect<Answer, FailedAttempt> =>
  governor === undefined
    ? attempt
    : governor
        .pace(place)(attempt)
        .pipe(
          Effect.tapError(({ errorClass }) =>
            errorClass === "throttled" ? governor.throttled(place) : Effect.void,
          ),
        )

/** The type of the one function that makes calls. */
export type SendCall = ReturnType<typeof makeSendCall>

const malformedAnswer = (message: string, answer: unknown): FailedAttempt => {
  const { requestId, status } = callFaultOf(answer)
  const detail = detailOf(message.replaceAll(/\s*\n\s*/gu, " "))
  return {
    errorClass: "malformed",
    fault: { code: "SchemaError", detail, status, fromAws: false, requestId },
  }
}
