import { Clock, Duration, Effect } from "effect"

interface Sleeper {
  readonly at: number
  readonly order: number
  readonly wake: () => void
}

/**
 * A clock that stands still until it is driven: time passes only when everybody waits, and then at once to the earliest
 * sleeper. Sleepers of the same millisecond wake in the order in which they fell asleep, so that a run repeats itself.
 */
export class SimulatedClock implements Clock.Clock {
  #now: number
  #order = 0
  /** By time, then by order; the earliest is last. */
  #sleepers: Array<Sleeper> = []

  constructor(startsAt: number) {
    this.#now = startsAt
  }

  currentTimeMillisUnsafe = (): number => this.#now
  readonly currentTimeMillis = Effect.sync(() => this.#now)
  currentTimeNanosUnsafe = (): bigint => BigInt(this.#now) * 1_000_000n
  readonly currentTimeNanos = Effect.sync(() => BigInt(this.#now) * 1_000_000n)
  monotonicTimeNanosUnsafe = (): bigint => BigInt(this.#now) * 1_000_000n
  readonly monotonicTimeNanos = Effect.sync(() => BigInt(this.#now) * 1_000_000n)

  sleep = (duration: Duration.Duration): Effect.Effect<void> =>
    Effect.callback<void>((resume) => {
      const sleeper = this.#add(Duration.toMillis(duration), () => resume(Effect.void))
      return Effect.sync(() => this.#remove(sleeper))
    })

  /** The same wait for code that knows no Effect: the embedded organization's latency. */
  readonly sleepPromise = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      this.#add(ms, resolve)
    })

  /** Lets time pass to the earliest sleeper and wakes it; false where nobody sleeps. */
  readonly wakeEarliest = (): boolean => {
    const next = this.#sleepers.pop()
    if (next === undefined) return false
    this.#now = next.at
    next.wake()
    return true
  }

  /** Lets time pass without waking anybody: between two lives of a process nobody sleeps. */
  readonly pass = (duration: Duration.Duration): void => {
    this.#now += Duration.toMillis(duration)
  }

  /** Forgets everybody who sleeps: they belong to a process that was killed. */
  readonly forget = (): void => {
    this.#sleepers = []
  }

  #add(ms: number, wake: () => void): Sleeper {
    const sleeper = { at: this.#now + Math.max(0, Math.ceil(ms)), order: this.#order++, wake }
    const place = this.#sleepers.findLastIndex((other) => comesAfter(other, sleeper))
    this.#sleepers.splice(place + 1, 0, sleeper)
    return sleeper
  }

  #remove(sleeper: Sleeper): void {
    const place = this.#sleepers.indexOf(sleeper)
    if (place !== -1) this.#sleepers.splice(place, 1)
  }
}

const comesAfter = (left: Sleeper, right: Sleeper): boolean =>
  left.at > right.at || (left.at === right.at && left.order > right.order)
