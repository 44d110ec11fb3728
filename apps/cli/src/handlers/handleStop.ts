import { Controls, isStopped } from "@orgtag/tagging"
import { Clock, DateTime, Effect } from "effect"
import { callingUser } from "../controls/callingUser.ts"
import { requirePolicy } from "../readPolicy.ts"
import { Screen } from "../terminal/Screen.ts"
import { stopView } from "../view/controlsView.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { withEngine } from "../wiring/withEngine.ts"

/** What `orgtag stop` is given. */
export interface StopInput {
  readonly reason: string
  readonly policy: string
}

/** Gives the order, in place of one that stands, and says so. */
export const handleStop = Effect.fn("stop")(function* ({ reason, policy: file }: StopInput) {
  const screen = yield* Screen
  const policy = yield* requirePolicy(file)
  const given = yield* Effect.gen(function* () {
    const controls = yield* Controls
    const before = yield* controls.stopOrder
    const at = DateTime.formatIso(DateTime.makeUnsafe(yield* Clock.currentTimeMillis))
    const order = { reason, userInfo: yield* callingUser, at }
    yield* controls.orderStop(order)
    return { order, replaced: isStopped(before) ? before : undefined }
  }).pipe(
    Effect.mapError((failed) => endedByCall(failed, file)),
    withEngine(policy),
  )
  yield* screen.result(stopView(given, file, screen.resultStyle))
})
