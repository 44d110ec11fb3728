import { Duration, Effect, Schedule } from "effect"
import { callLimits } from "./callLimits.ts"
import { type ErrorClass, errorClassRow } from "./errorClass.ts"

/** The wait after the given attempt (the first is 1) that failed with a class, without jitter. */
export const waitAfter = (attempt: number, errorClass: ErrorClass): Duration.Duration => {
  const { firstWait, longestWait } = errorClassRow(errorClass)
  return Duration.min(Duration.times(firstWait, 2 ** (attempt - 1)), longestWait)
}

/** What decides whether a call is made again, and when. */
export interface RetryGrounds {
  readonly errorClass: ErrorClass
  /** How long whoever answered asks to be left alone. */
  readonly retryAfter?: Duration.Duration | undefined
}

/**
 * When a call is made again: by the class of its last failure, jittered, at most as often as that class allows, and no
 * sooner than whoever answered asked for. One that asks for longer than `callLimits.retryAfter` is not asked again.
 *
 * Attempts of all classes count together, so a call that is throttled twice and then cut has three behind it. Jitter
 * comes from Effect's `Random` and the waits from its `Clock`: a simulation replays both.
 */
export const retrySchedule: Schedule.Schedule<unknown, RetryGrounds> = Schedule.forever.pipe(
  Schedule.setInputType<RetryGrounds>(),
  Schedule.while(({ input, attempt }) =>
    Effect.succeed(
      attempt < errorClassRow(input.errorClass).attempts &&
        Duration.isLessThanOrEqualTo(askedFor(input), callLimits.retryAfter),
    ),
  ),
  Schedule.modifyDelay(({ input, attempt }) => Effect.succeed(waitAfter(attempt, input.errorClass))),
  Schedule.jittered,
  // Whole milliseconds: fractions would add up differently from one start of the clock to the next.
  Schedule.modifyDelay(({ input, duration }) =>
    Effect.succeed(Duration.max(Duration.millis(Math.round(Duration.toMillis(duration))), askedFor(input))),
  ),
)

const askedFor = ({ retryAfter = Duration.zero }: RetryGrounds): Duration.Duration => retryAfter
