import { Clock, Duration, Effect, Semaphore } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import { Controls, isStopped, type StopOrder } from "../ports/Controls.ts"
import { whoIs } from "../record/userInfo.ts"
import type { Obstacle } from "./Obstacle.ts"
import { StopRequest } from "./StopRequest.ts"
import { SweepLimits } from "./SweepLimits.ts"
import type { SweepRequest } from "./SweepRequest.ts"

/**
 * Why this process is not to begin anything new, if it is not: it was asked to stop itself, or an order to stop stands.
 *
 * **Details** The order is read at most once in `SweepLimits.stopOrderFreshness`, however many ask at once, so that it is
 * honoured by every group that is opened so long after it was given. An order that was seen is obeyed to the end, also
 * where it is taken back meanwhile. While it cannot be read nothing new begins either. A plan, which writes nothing, does
 * not ask.
 */
export const makeStopReason = Effect.fnUntraced(function* ({ mode }: Pick<SweepRequest, "mode">) {
  const { requested } = yield* StopRequest
  if (mode === "plan") return requested.pipe(Effect.map((stopped) => (stopped ? asked : undefined)))
  const ordered = yield* orderedStop
  return requested.pipe(Effect.flatMap((stopped) => (stopped ? Effect.succeed(asked) : ordered)))
})

const asked: Obstacle = {
  reason: "stopped",
  code: "StopRequested",
  message: "the sweep was asked to stop",
}

const orderedStop = Effect.gen(function* () {
  const controls = yield* Controls
  const oneAtATime = Semaphore.makeUnsafe(1).withPermits(1)
  let seen:
    { readonly at: number; readonly obstacle: Obstacle | undefined; readonly kept: boolean } | undefined
  const look = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const fresh = Duration.toMillis(SweepLimits.stopOrderFreshness)
    if (seen !== undefined && (seen.kept || now - seen.at < fresh)) return seen.obstacle
    const read = yield* Effect.result(controls.stopOrder)
    const obstacle = read._tag === "Failure" ? unreadable(read.failure) : orderOf(read.success)
    seen = { at: now, obstacle, kept: obstacle !== undefined && read._tag === "Success" }
    return obstacle
  })
  return oneAtATime(look)
})

const orderOf = (order: StopOrder | undefined): Obstacle | undefined =>
  order === undefined || !isStopped(order)
    ? undefined
    : {
        reason: "stopped",
        message: `${whoIs(order.userInfo)} ordered all sweeps to stop at ${order.at}: ${order.reason}`,
        code: "StopOrdered",
      }

const unreadable = (call: CallFailed): Obstacle => ({
  reason: call.reason,
  message: `whether an order to stop stands could not be read: ${call.message}`,
  code: call.code,
})
