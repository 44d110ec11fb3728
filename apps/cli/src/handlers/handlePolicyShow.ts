import { Controls } from "@orgtag/tagging"
import { Effect } from "effect"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode } from "../ExitCode.ts"
import { requirePolicy } from "../readPolicy.ts"
import { Screen } from "../terminal/Screen.ts"
import { policyScreen, storedBy } from "../view/controlsView.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { withEngine } from "../wiring/withEngine.ts"

/** What `orgtag policy show` is given. */
export interface PolicyShowInput {
  readonly digest: string
  readonly policy: string
}

/**
 * Prints the stored policy: its very bytes into a file or a pipe, so that `sha256sum` says its digest; on a terminal
 * with whatever a terminal would obey made visible.
 */
export const handlePolicyShow = Effect.fn("policyShow")(function* (input: PolicyShowInput) {
  const screen = yield* Screen
  const policy = yield* requirePolicy(input.policy)
  const stored = yield* Controls.use((controls) => controls.policy(input.digest)).pipe(
    Effect.mapError((failed) => endedByCall(failed, input.policy)),
    withEngine(policy),
  )
  if (stored === undefined) {
    return yield* new CommandEnded({
      code: ExitCode.aborted,
      message: `no policy is stored under ${input.digest}`,
      hint: "a policy is stored by the first sweep that applies it; is this the right record?",
    })
  }
  yield* screen.say(storedBy(stored))
  yield* screen.resultSeen ? screen.result(policyScreen(stored)) : screen.raw(stored.text)
})
