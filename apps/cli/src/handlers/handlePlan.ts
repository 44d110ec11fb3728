import type { AccountId, Region } from "@orgtag/tagging"
import { Duration, Effect, Option } from "effect"
import { endCommand } from "../endCommand.ts"
import { ExitCode } from "../ExitCode.ts"
import { requirePolicy } from "../readPolicy.ts"
import { runSweep, type SweptOrder } from "../sweeping/runSweep.ts"
import { Screen } from "../terminal/Screen.ts"
import { harmlessJson } from "../view/harmless.ts"
import { planDetail, planView } from "../view/planView.ts"
import { summaryView } from "../view/summaryView.ts"
import { withEngine } from "../wiring/withEngine.ts"

/** What `orgtag plan` is given. */
export interface PlanInput {
  readonly policy: string
  readonly account: ReadonlyArray<AccountId>
  readonly region: ReadonlyArray<Region>
  readonly changes: Option.Option<string>
  readonly out: Option.Option<string>
  readonly detail: boolean
  readonly check: boolean
  readonly json: boolean
}

/** Plans, and shows the plan as it was asked for. */
export const handlePlan = Effect.fn("plan")(function* (input: PlanInput) {
  const screen = yield* Screen
  const policy = yield* requirePolicy(input.policy)
  const swept = yield* runSweep({
    request: {
      policy,
      mode: "plan",
      trigger: "cli",
      accounts: input.account,
      regions: input.region,
      wait: Duration.zero,
    },
    changesFile: Option.getOrUndefined(input.changes),
    outFolder: Option.getOrUndefined(input.out),
    keepChanges: input.detail && !input.json,
  }).pipe(withEngine(policy))
  if (input.json) yield* screen.result(harmlessJson(swept.report, 2))
  else if (input.detail) yield* showDetail(swept, input.policy)
  else yield* screen.result(planView(swept.report, swept.watch, input.policy, screen.resultStyle))
  yield* endCommand([...swept.codes, ...(input.check && isPending(swept) ? [ExitCode.pending] : [])])
}, Effect.scoped)

const showDetail = Effect.fnUntraced(function* (swept: SweptOrder, policyFile: string) {
  const screen = yield* Screen
  const style = screen.resultStyle
  const { names, writeCalls, tally } = swept.watch
  for (const lines of planDetail(swept.changes?.sorted() ?? [], names, style)) {
    if (yield* screen.abandoned) return
    yield* screen.result(lines)
  }
  const facts = { names, policyFile, writeCalls: writeCalls.count, exempt: tally.exempt }
  yield* screen.result(["", ...summaryView(swept.report, facts, style)].join("\n"))
})

const isPending = ({ report }: SweptOrder): boolean => {
  const { add, replace, remove } = report.changes
  return add + replace + remove > 0 || report.findings.length + report.findingsOmitted > 0
}
