import { explain, type ResourceArn } from "@orgtag/tagging"
import { Effect } from "effect"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode } from "../ExitCode.ts"
import { requirePolicy } from "../readPolicy.ts"
import { Screen } from "../terminal/Screen.ts"
import { explainDocument } from "../view/explainDocument.ts"
import { explainView } from "../view/explainView.ts"
import { harmlessJson } from "../view/harmless.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { withEngine } from "../wiring/withEngine.ts"

/** What `orgtag explain` is given. */
export interface ExplainInput {
  readonly arn: ResourceArn
  readonly policy: string
  readonly json: boolean
}

/** Reads one resource and shows what every rule makes of it. */
export const handleExplain = Effect.fn("explain")(function* (input: ExplainInput) {
  const screen = yield* Screen
  const policy = yield* requirePolicy(input.policy)
  const explanation = yield* explain(policy, input.arn).pipe(
    Effect.catchTags({
      CallFailed: (failed) => Effect.fail(endedByCall(failed, input.policy)),
      NotExplained: ({ message }) => Effect.fail(new CommandEnded({ code: ExitCode.aborted, message })),
    }),
    withEngine(policy),
  )
  yield* screen.result(
    input.json ? harmlessJson(explainDocument(explanation), 2) : explainView(explanation, screen.resultStyle),
  )
})
