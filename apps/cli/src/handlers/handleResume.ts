import { Controls } from "@orgtag/tagging"
import { Clock, DateTime, Effect } from "effect"
import { callingUser } from "../controls/callingUser.ts"
import { requirePolicy } from "../readPolicy.ts"
import { Screen } from "../terminal/Screen.ts"
import { resumeView } from "../view/controlsView.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { withEngine } from "../wiring/withEngine.ts"

/** Takes the standing order back and says which it was, or that none stands. */
export const handleResume = Effect.fn("resume")(function* ({ policy: file }: { readonly policy: string }) {
  const screen = yield* Screen
  const policy = yield* requirePolicy(file)
  const taken = yield* Effect.gen(function* () {
    const controls = yield* Controls
    const at = DateTime.formatIso(DateTime.makeUnsafe(yield* Clock.currentTimeMillis))
    const taken = yield* controls.resume(yield* callingUser, at)
    return taken ? yield* controls.stopOrder : undefined
  }).pipe(
    Effect.mapError((failed) => endedByCall(failed, file)),
    withEngine(policy),
  )
  yield* screen.result(resumeView(taken, screen.resultStyle))
})
