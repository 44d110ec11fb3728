import { Effect } from "effect"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode } from "../ExitCode.ts"
import { readPolicy, sayDiagnostics, showErrorCount } from "../readPolicy.ts"
import { Screen } from "../terminal/Screen.ts"
import { harmless, harmlessJson } from "../view/harmless.ts"
import { showCounted } from "../view/wording.ts"

/** Says everything that is wrong with the policy file, without one call to AWS. */
export const handleValidate = Effect.fn("validate")(function* ({
  policy: file,
  json,
}: {
  readonly policy: string
  readonly json: boolean
}) {
  const screen = yield* Screen
  const { policy, diagnostics } = yield* readPolicy(file)
  if (json) yield* screen.result(harmlessJson(diagnostics, 2))
  else yield* sayDiagnostics(diagnostics)
  if (policy === undefined)
    return yield* new CommandEnded({ code: ExitCode.usage, message: showErrorCount(file, diagnostics) })
  if (!json)
    yield* screen.result(
      `${harmless(file)} is valid: ${showCounted(policy.rules.length, "rule")}, ${policy.digest}`,
    )
})
