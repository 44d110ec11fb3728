import { explain as explainResource } from "@orgtag/tagging"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { policyFlag } from "../arguments/policyFlag.ts"
import { resourceArgument } from "../arguments/resourceArgument.ts"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode } from "../ExitCode.ts"
import { requirePolicy } from "../readPolicy.ts"
import { Screen } from "../terminal/Screen.ts"
import { explainView } from "../view/explainView.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { withEngine } from "../wiring/withEngine.ts"

/** `orgtag explain`: why one resource is to have the tags that the policy wants. */
export const explain = Command.make(
  "explain",
  { arn: resourceArgument, policy: policyFlag },
  Effect.fnUntraced(function* (input) {
    const screen = yield* Screen
    const policy = yield* requirePolicy(input.policy)
    const explanation = yield* explainResource(policy, input.arn).pipe(
      Effect.catchTags({
        CallFailed: (failed) => Effect.fail(endedByCall(failed, input.policy)),
        NotExplained: ({ message }) => Effect.fail(new CommandEnded({ code: ExitCode.aborted, message })),
      }),
      withEngine(policy),
    )
    yield* screen.result(explainView(explanation, screen.resultStyle))
  }),
).pipe(
  Command.withDescription(
    "Show why a resource gets its tags: each rule with its line, what won, what blocks it",
  ),
)
