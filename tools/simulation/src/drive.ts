import { Clock, Effect, Exit, type Fiber, Random, Scheduler } from "effect"
import type { SimulatedClock, Sleeping } from "./SimulatedClock.ts"

/** Nothing sleeps and nothing runs, and yet a program has not ended: it waits for what will never come. */
export class Deadlock extends Error {
  override readonly name = "Deadlock"
}

/** A program, and the process that it is. */
export interface Driven<A, E> {
  readonly program: Effect.Effect<A, E>
  readonly process: Sleeping
  readonly seed: string
}

/** What programs are driven with. */
export interface Drive {
  readonly clock: SimulatedClock
  /** Requests that are still inside the tables, which need turns of the event loop and no time. */
  readonly busy: () => number
}

/**
 * Runs programs side by side on a simulated clock, each to its end or until its process is killed; undefined for those
 * that were.
 *
 * Effects and SDK clients in process run in microtasks, so that after a turn of the event loop everybody waits, and time
 * may pass. A killed process is frozen and not interrupted: no finalizer runs, as none would after SIGKILL.
 */
export const drive = async <A, E>(
  programs: ReadonlyArray<Driven<A, E>>,
  { clock, busy }: Drive,
): Promise<ReadonlyArray<A | undefined>> => {
  const fibers = programs.map((driven) => start(driven, clock))
  const goesOn = (): boolean =>
    fibers.some(
      (fiber, index) => fiber.pollUnsafe() === undefined && programs[index]?.process.isDead() !== true,
    )
  for (;;) {
    await nextTurn()
    if (busy() > 0) continue
    if (!goesOn()) break
    if (!clock.wakeEarliest()) throw new Deadlock("nothing sleeps and nothing runs")
  }
  clock.forgetProcesses()
  return fibers.map((fiber) => {
    const exit = fiber.pollUnsafe()
    if (exit === undefined) return undefined
    if (Exit.isFailure(exit)) throw new Error("the program failed", { cause: exit.cause })
    return exit.value
  })
}

const start = <A, E>({ program, process, seed }: Driven<A, E>, clock: SimulatedClock): Fiber.Fiber<A, E> => {
  const scheduler = new Scheduler.MixedScheduler("async", inMicrotask)
  return Effect.runFork(
    program.pipe(
      Effect.provideService(Clock.Clock, clock.clockOf(process)),
      Effect.provideService(Scheduler.Scheduler, scheduler),
      Random.withSeed(seed),
    ),
    { scheduler },
  )
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
