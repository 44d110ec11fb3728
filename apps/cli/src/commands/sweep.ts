import { type SweepRequest } from "@orgtag/tagging"
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { changesFlag, jsonFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { accountFlag, regionFlag } from "../arguments/scopeFlags.ts"
import { waitFlag } from "../arguments/waitFlag.ts"
import { CommandEnded } from "../CommandEnded.ts"
import { endCommand } from "../endCommand.ts"
import { ExitCode, strongestExit } from "../ExitCode.ts"
import { requirePolicy } from "../readPolicy.ts"
import { runSweep } from "../sweeping/runSweep.ts"
import { askYesNo } from "../terminal/askYesNo.ts"
import { Screen } from "../terminal/Screen.ts"
import { harmlessJson } from "../view/harmless.ts"
import { planView, sweepView } from "../view/planView.ts"
import { showCounted } from "../view/wording.ts"
import { withEngine } from "../wiring/withEngine.ts"

const yesFlag = Flag.Boolean("yes").pipe(
  Flag.withAlias("y"),
  Flag.withDefault(false),
  Flag.withDescription("do not show a plan and ask first; without a terminal nothing is ever asked"),
)

/** `orgtag sweep`: plans and applies, and keeps the record. */
export const sweep = Command.make(
  "sweep",
  {
    policy: policyFlag,
    account: accountFlag,
    region: regionFlag,
    changes: changesFlag,
    wait: waitFlag,
    yes: yesFlag,
    json: jsonFlag,
  },
  (input) =>
    Effect.gen(function* () {
      const screen = yield* Screen
      const policy = yield* requirePolicy(input.policy)
      const request: SweepRequest = {
        policy,
        mode: "apply",
        trigger: "cli",
        accounts: input.account,
        regions: input.region,
        wait: input.wait,
      }
      const swept = yield* Effect.gen(function* () {
        if (screen.attended && !input.yes) yield* planAndAsk(request)
        return yield* runSweep({
          request,
          changesFile: Option.getOrUndefined(input.changes),
          keepChanges: false,
        })
      }).pipe(withEngine(policy))
      yield* screen.result(
        input.json
          ? harmlessJson(swept.report, 2)
          : sweepView(swept.report, swept.watch, input.policy, screen.resultStyle),
      )
      yield* endCommand(swept.codes)
    }).pipe(Effect.scoped),
).pipe(
  Command.withDescription("Bring every resource to what the policy says, and record it"),
  Command.withExamples([
    { command: "orgtag sweep -p orgtag.yaml", description: "Show a plan, ask, then apply it" },
    { command: "orgtag sweep --yes --json", description: "Ask nothing; the report as one document" },
    { command: "orgtag sweep --account 123456789012 --changes changes.jsonl", description: "One account" },
  ]),
)

/** Shows what would change and asks. Succeeds with a yes; whatever else ends the command. */
const planAndAsk = Effect.fn("planAndAsk")(function* (request: SweepRequest) {
  const screen = yield* Screen
  if (!screen.seen)
    return yield* new CommandEnded({
      code: ExitCode.usage,
      message: "the question whether to sweep cannot be seen, because stderr is not a terminal",
      hint: "add --yes to sweep without being asked",
    })
  const planned = yield* runSweep({
    request: { ...request, mode: "plan" },
    changesFile: undefined,
    keepChanges: false,
  })
  const { report, watch } = planned
  yield* screen.say(planView(report, watch, undefined, screen.sayStyle))
  // A plan that failed in places may still be applied in the others; one that was stopped or got nowhere may not.
  const code = strongestExit(planned.codes)
  if (code === ExitCode.aborted || code === ExitCode.interrupted) return yield* new CommandEnded({ code })
  const { add, replace, remove } = report.changes
  const changes = showCounted(add + replace + remove, "change")
  const resources = showCounted(report.resources.changed, "resource")
  if (yield* askYesNo(`\nApply ${changes} to ${resources}?`)) return
  return yield* new CommandEnded({ code: ExitCode.aborted, message: "declined, nothing was changed" })
})
