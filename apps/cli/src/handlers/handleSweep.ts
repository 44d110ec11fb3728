import { type AccountId, admitPolicy, type Region, type SweepRequest } from "@orgtag/tagging"
import { type Duration, Effect, Option } from "effect"
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
import { endedByCall } from "../wiring/endedByCall.ts"
import { endedByRefusal } from "../wiring/endedByRefusal.ts"
import { withEngine } from "../wiring/withEngine.ts"

/** What `orgtag sweep` is given. */
export interface SweepInput {
  readonly policy: string
  readonly account: ReadonlyArray<AccountId>
  readonly region: ReadonlyArray<Region>
  readonly changes: Option.Option<string>
  readonly out: Option.Option<string>
  readonly wait: Duration.Duration
  readonly yes: boolean
  readonly unapproved: Option.Option<string>
  readonly json: boolean
}

/** Plans and asks where somebody sits at a terminal, then sweeps and shows what it came to. */
export const handleSweep = Effect.fn("sweep")(function* (input: SweepInput) {
  const screen = yield* Screen
  const policy = yield* requirePolicy(input.policy)
  const request: SweepRequest = {
    policy,
    mode: "apply",
    trigger: "cli",
    accounts: input.account,
    regions: input.region,
    wait: input.wait,
    ...(Option.isSome(input.unapproved) ? { unapproved: input.unapproved.value } : {}),
  }
  const swept = yield* Effect.gen(function* () {
    if (screen.attended && !input.yes) yield* planAndAsk(request)
    return yield* runSweep({
      request,
      changesFile: Option.getOrUndefined(input.changes),
      outFolder: Option.getOrUndefined(input.out),
      keepChanges: false,
    })
  }).pipe(withEngine(policy))
  yield* screen.result(
    input.json
      ? harmlessJson(swept.report, 2)
      : sweepView(swept.report, swept.watch, input.policy, screen.resultStyle),
  )
  yield* endCommand(swept.codes)
}, Effect.scoped)

/** Shows what would change and asks. Succeeds with a yes; whatever else ends the command. */
const planAndAsk = Effect.fn("planAndAsk")(function* (request: SweepRequest) {
  const screen = yield* Screen
  if (!screen.seen)
    return yield* new CommandEnded({
      code: ExitCode.usage,
      message: "the question whether to sweep cannot be seen, because stderr is not a terminal",
      hint: "add --yes to sweep without being asked",
    })
  // Before the plan, which takes its time, and not after somebody has said yes to it.
  yield* admitPolicy(request).pipe(
    Effect.catchTags({
      PolicyNotApproved: (refused) => Effect.fail(endedByRefusal(refused)),
      CallFailed: (failed) => Effect.fail(endedByCall(failed, request.policy.file)),
    }),
  )
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
