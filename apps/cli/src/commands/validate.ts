import { Effect } from "effect"
import { Command } from "effect/cli"
import { jsonFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode } from "../ExitCode.ts"
import { Screen } from "../terminal/Screen.ts"
import { harmless, harmlessJson } from "../view/harmless.ts"
import { showCounted } from "../view/wording.ts"

/** `orgtag validate`: everything that is wrong with the policy file, without one call to AWS. */
export const validate = Command.make(
  "validate",
  { policy: policyFlag, json: jsonFlag },
  Effect.fnUntraced(function* ({ policy: file, json }) {
    const { readPolicy, sayDiagnostics, showErrorCount } = yield* Effect.promise(
      () => import("../readPolicy.ts"),
    )
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
  }),
).pipe(Command.withDescription("Check the policy file; every mistake at once, each with its line"))
