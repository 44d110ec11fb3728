import { Clock, Duration, Effect, Layer } from "effect"

/**
 * A clock whose waits are a hundred times shorter.
 *
 * dynalite answers over turns of the event loop, which TestClock does not wait for; and real waits between retries
 * would make these tests take minutes.
 */
export const hurriedClock: Layer.Layer<never> = Layer.effect(
  Clock.Clock,
  Effect.map(Clock.Clock, (real): Clock.Clock => ({
    currentTimeMillisUnsafe: () => real.currentTimeMillisUnsafe(),
    currentTimeMillis: real.currentTimeMillis,
    currentTimeNanosUnsafe: () => real.currentTimeNanosUnsafe(),
    currentTimeNanos: real.currentTimeNanos,
    monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: real.monotonicTimeNanos,
    sleep: (duration) => real.sleep(Duration.times(duration, 0.01)),
  })),
)
