import { type Clock, Duration, Effect } from "effect"

/** Whoever sleeps: a process, which may be dead or held still. */
export interface Sleeping {
  readonly isDead: () => boolean
  /** Until when the process is held still: what should have woken it before wakes it then. */
  readonly heldUntil: () => number
}

interface Sleeper {
  readonly at: number
  readonly order: number
  readonly wake: () => void
  readonly who: Sleeping
}

/**
 * Time that stands still until it is driven: it passes only when everybody waits, and then at once to the earliest
 * sleeper. Sleepers of the same millisecond wake in the order in which they fell asleep, so that a run repeats itself.
 */
export class SimulatedClock {
  #now: number
  #order = 0
  /** By time, then by order; the earliest is last. */
  #sleepers: Array<Sleeper> = []

  constructor(startsAt: number) {
    this.#now = startsAt
  }

  readonly now = (): number => this.#now

  /** The wait of the embedded organization and of the network, which belong to no process. */
  readonly sleepPromise = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      this.#add({ at: this.#after(ms), order: this.#order++, wake: resolve, who: theWorld })
    })

  /** The clock as a process has it: one time for all, and sleep that ends with the process. */
  readonly clockOf = (who: Sleeping): Clock.Clock => {
    const nanos = (): bigint => BigInt(this.#now) * 1_000_000n
    return {
      currentTimeMillisUnsafe: this.now,
      currentTimeMillis: Effect.sync(this.now),
      currentTimeNanosUnsafe: nanos,
      currentTimeNanos: Effect.sync(nanos),
      monotonicTimeNanosUnsafe: nanos,
      monotonicTimeNanos: Effect.sync(nanos),
      sleep: (duration) =>
        Effect.callback<void>((resume) => {
          const sleeper = {
            at: this.#after(Duration.toMillis(duration)),
            order: this.#order++,
            wake: () => resume(Effect.void),
            who,
          }
          this.#add(sleeper)
          return Effect.sync(() => this.#remove(sleeper))
        }),
    }
  }

  /** Lets time pass to the earliest sleeper and wakes it; false where nobody sleeps. */
  readonly wakeEarliest = (): boolean => {
    for (;;) {
      const next = this.#sleepers.pop()
      if (next === undefined) return false
      if (next.who.isDead()) continue
      if (next.who.heldUntil() > next.at) {
        this.#add({ ...next, at: next.who.heldUntil() })
        continue
      }
      // Where time was let pass meanwhile, what was under way arrives late.
      this.#now = Math.max(this.#now, next.at)
      next.wake()
      return true
    }
  }

  /** Lets time pass without waking anybody: between two lives of a process nobody sleeps. */
  readonly pass = (duration: Duration.Input): void => {
    this.#now += Duration.toMillis(duration)
  }

  /**
   * Forgets the processes that sleep: what has ended leaves nothing behind. What the world still has under way stays: a
   * call that AWS got takes effect, whatever became of the caller.
   */
  readonly forgetProcesses = (): void => {
    this.#sleepers = this.#sleepers.filter(({ who }) => who === theWorld)
  }

  #after(ms: number): number {
    return this.#now + Math.max(0, Math.ceil(ms))
  }

  #add(sleeper: Sleeper): void {
    const place = this.#sleepers.findLastIndex((other) => comesAfter(other, sleeper))
    this.#sleepers.splice(place + 1, 0, sleeper)
  }

  #remove(sleeper: Sleeper): void {
    const place = this.#sleepers.findIndex((other) => other.order === sleeper.order)
    if (place !== -1) this.#sleepers.splice(place, 1)
  }
}

const theWorld: Sleeping = { isDead: () => false, heldUntil: () => 0 }

const comesAfter = (left: Sleeper, right: Sleeper): boolean =>
  left.at > right.at || (left.at === right.at && left.order > right.order)
