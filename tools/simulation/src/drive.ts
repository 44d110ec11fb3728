import { Clock, Effect, Exit, Random, Scheduler } from "effect"
import type { SimulatedClock } from "./SimulatedClock.ts"

/** Nothing sleeps and nothing runs, and yet the program has not ended: it waits for what will never come. */
export class Deadlock extends Error {
  override readonly name = "Deadlock"
}

/** How a program is driven. */
export interface Drive {
  readonly clock: SimulatedClock
  readonly seed: string
  /** Requests that are still inside the tables, which need turns of the event loop and no time. */
  readonly busy: () => number
  /** Whether the process was killed: then it is left as it is, and nothing of it ever runs again. */
  readonly isDead: () => boolean
}

/**
 * Runs a program on a simulated clock to its end, or until its process is killed; undefined where it was.
 *
 * Effects and SDK clients in process run in microtasks, so that after a turn of the event loop everybody waits, and time
 * may pass. A killed process is frozen and not interrupted: no finalizer runs, as none would after SIGKILL.
 */
export const drive = async <A, E>(
  program: Effect.Effect<A, E>,
  { clock, seed, busy, isDead }: Drive,
): Promise<A | undefined> => {
  let exit: Exit.Exit<A, E> | undefined
  const scheduler = new Scheduler.MixedScheduler("async", inMicrotask)
  const fiber = Effect.runFork(
    program.pipe(
      Effect.provideService(Clock.Clock, clock),
      Effect.provideService(Scheduler.Scheduler, scheduler),
      Random.withSeed(seed),
    ),
    { scheduler },
  )
  fiber.addObserver((ended) => {
    exit = ended
  })
  for (;;) {
    await nextTurn()
    if (busy() > 0) continue
    if (exit !== undefined) break
    if (isDead()) return undefined
    if (!clock.wakeEarliest()) throw new Deadlock("nothing sleeps and nothing runs")
  }
  if (Exit.isFailure(exit)) throw new Error("the program failed", { cause: exit.cause })
  return exit.value
}

const inMicrotask = (run: () => void): (() => void) => {
  let live = true
  queueMicrotask(() => {
    if (live) run()
  })
  return () => {
    live = false
  }
}

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
