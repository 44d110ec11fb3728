import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import type * as Scope from "effect/Scope"

/** Signals that come so soon after the first one are the same key press, handed on by a parent process too. */
const samePress = 1_000

/**
 * What Ctrl-C means while a command runs.
 *
 * Most commands are simply interrupted. A sweep takes the first signal as a request: it finishes what is in flight and
 * reports; only a later one interrupts it, and even then writes that were sent are settled within their time limit.
 */
export class StopSignal {
  readonly #latch = Latch.makeUnsafe()
  #requestedAt: number | undefined
  #takers = 0

  /** Whether a signal came while somebody took it as a request. */
  get requested(): boolean {
    return this.#requestedAt !== undefined
  }

  /** Waits until a signal came while somebody took it as a request. */
  get awaited(): Effect.Effect<void> {
    return this.#latch.await
  }

  /** A signal came, at this time in milliseconds. True where it is a request, false where it is to interrupt. */
  readonly raise = (now: number): boolean => {
    if (this.#takers === 0) return false
    if (this.#requestedAt !== undefined) return now - this.#requestedAt < samePress
    this.#requestedAt = now
    this.#latch.openUnsafe()
    return true
  }

  /** While the scope is open a first signal is a request. */
  readonly take: Effect.Effect<void, never, Scope.Scope> = Effect.acquireRelease(
    Effect.sync(() => {
      this.#takers += 1
    }),
    () =>
      Effect.sync(() => {
        this.#takers -= 1
      }),
  )
}

/** The process's signals; by default there are none. */
export class Signals extends Context.Reference<StopSignal>("@orgtag/cli/StopSignal/Signals", {
  defaultValue: () => new StopSignal(),
}) {}
