import { admitPolicy, type SweepReport } from "@orgtag/tagging"
import { Effect } from "effect"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode, strongestExit } from "../ExitCode.ts"
import { askYesNo } from "../terminal/askYesNo.ts"
import { Screen } from "../terminal/Screen.ts"
import type { Style } from "../view/Paint.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { endedByRefusal } from "../wiring/endedByRefusal.ts"
import { runSweep, type SweepOrder } from "./runSweep.ts"
import type { SweepWatch } from "./SweepWatch.ts"

/** How a plan is shown, and what is asked about it. */
export interface PlanQuestion {
  /** What is about to be done: `to sweep`. */
  readonly act: string
  readonly view: (report: SweepReport, watch: SweepWatch, style: Style) => string
  readonly question: (report: SweepReport) => string
}

/** Shows what would change and asks. Succeeds with a yes; whatever else ends the command. */
export const planAndAsk = Effect.fn("planAndAsk")(function* (order: SweepOrder, asked: PlanQuestion) {
  const screen = yield* Screen
  const { request } = order
  if (!screen.seen)
    return yield* new CommandEnded({
      code: ExitCode.usage,
      message: `the question whether ${asked.act} cannot be seen, because stderr is not a terminal`,
      hint: `add --yes ${asked.act} without being asked`,
    })
  // Before the plan, which takes its time, and not after somebody has said yes to it.
  yield* admitPolicy(request).pipe(
    Effect.catchTags({
      PolicyNotApproved: (refused) => Effect.fail(endedByRefusal(refused)),
      CallFailed: (failed) => Effect.fail(endedByCall(failed, request.policy.file)),
    }),
  )
  const planned = yield* runSweep({
    ...order,
    request: { ...request, mode: "plan" },
    changesFile: undefined,
    outFolder: undefined,
    keepChanges: false,
  })
  const { report, watch } = planned
  yield* screen.say(asked.view(report, watch, screen.sayStyle))
  // A plan that failed in places may still be applied in the others; one that was stopped or got nowhere may not.
  const code = strongestExit(planned.codes)
  if (code === ExitCode.aborted || code === ExitCode.interrupted) return yield* new CommandEnded({ code })
  if (yield* askYesNo(`\n${asked.question(report)}`)) return
  return yield* new CommandEnded({ code: ExitCode.aborted, message: "declined, nothing was changed" })
})
