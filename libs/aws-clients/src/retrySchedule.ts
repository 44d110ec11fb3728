import { Duration, Effect, Schedule } from "effect"
import { type ErrorClass, errorClassRow } from "./errorClass.ts"

/** The wait after the given attempt (the first is 1) that failed with a class, without jitter. */
export const waitAfter = (attempt: number, errorClass: ErrorClass): Duration.Duration => {
  const { firstWait, longestWait } = errorClassRow(errorClass)
  return Duration.min(Duration.times(firstWait, 2 ** (attempt - 1)), longestWait)
}

/**
 * When a call is made again: by the class of its last failure, jittered, at most as often as that class allows.
 *
 * Attempts of all classes count together, so a call that is throttled twice and then cut has three behind it. Jitter
 * comes from Effect's `Random` and the waits from its `Clock`: a simulation replays both.
 */
export const retrySchedule: Schedule.Schedule<unknown, { readonly errorClass: ErrorClass }> =
  Schedule.forever.pipe(
    Schedule.setInputType<{ readonly errorClass: ErrorClass }>(),
    Schedule.while(({ input, attempt }) =>
      Effect.succeed(attempt < errorClassRow(input.errorClass).attempts),
    ),
    Schedule.modifyDelay(({ input, attempt }) => Effect.succeed(waitAfter(attempt, input.errorClass))),
    Schedule.jittered,
    // Whole milliseconds: fractions would add up differently from one start of the clock to the next.
    Schedule.modifyDelay(({ duration }) =>
      Effect.succeed(Duration.millis(Math.round(Duration.toMillis(duration)))),
    ),
  )
