import type { SweepEvent } from "@orgtag/tagging"
import { Clock, DateTime, Duration, Effect, Fiber, Schedule, type Scope } from "effect"
import type { StopSignal } from "../StopSignal.ts"
import type { Screen } from "../terminal/Screen.ts"
import { plainLines } from "../view/plainLines.ts"
import type { Style } from "../view/Paint.ts"
import { LiveView } from "./LiveView.ts"
import type { SweepWatch } from "./SweepWatch.ts"

/** Hears every event of a sweep. Neither fails nor waits. */
export type Audience = (event: SweepEvent) => Effect.Effect<void>

/** How often the live view is drawn anew. */
export const redrawEvery = Duration.millis(100)

/** Without a terminal: a line on stderr for each account-Region that ended and for each failure, as it happens. */
export const plainAudience =
  (watch: SweepWatch): Audience =>
  (event) =>
    Effect.gen(function* () {
      watch.observe(event)
      const lines = plainLines(event, watch.names, DateTime.formatIso(yield* DateTime.now))
      // Not awaited: Node keeps the order, and the engine is not to wait for a slow pipe.
      if (lines.length > 0) process.stderr.write(`${lines.join("\n")}\n`)
    })

/**
 * On a terminal: a view that is drawn anew ten times a second while the scope is open, above it the failures as they
 * happen. At the end the view is taken away and the cursor is back.
 */
export const liveAudience = Effect.fnUntraced(function* (
  watch: SweepWatch,
  screen: Screen["Service"],
  signal: StopSignal,
): Effect.fn.Return<Audience, never, Scope.Scope> {
  // Only a terminal needs it, and loading it takes as long as a small command.
  const { createLogUpdate } = yield* Effect.promise(() => import("log-update"))
  const startedAt = yield* Clock.currentTimeMillis
  const log = yield* Effect.acquireRelease(
    Effect.sync(() => createLogUpdate(process.stderr)),
    (drawn) =>
      Effect.sync(() => {
        drawn.clear()
        drawn.done()
      }),
  )
  const view = new LiveView({
    watch,
    drawn: log,
    startedAt,
    stopping: () => signal.requested,
    style: () => currentStyle(screen),
  })
  const draw = Effect.map(Clock.currentTimeMillis, view.draw)
  const drawing = yield* draw.pipe(Effect.repeat(Schedule.spaced(redrawEvery)), Effect.forkScoped)
  yield* Effect.addFinalizer(() => Fiber.interrupt(drawing))
  return (event) => Effect.map(Clock.currentTimeMillis, (now) => view.observe(event, now))
})

/** The terminal as wide as it is now: people change the size of a window while they wait. */
const currentStyle = (screen: Screen["Service"]): Style => {
  const { columns } = process.stderr
  return columns > 0 ? { ...screen.sayStyle, columns } : screen.sayStyle
}
