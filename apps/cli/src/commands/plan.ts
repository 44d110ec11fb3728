import { Duration, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { changesFlag, jsonFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { accountFlag, regionFlag } from "../arguments/scopeFlags.ts"
import { endCommand } from "../endCommand.ts"
import { ExitCode } from "../ExitCode.ts"
import { requirePolicy } from "../readPolicy.ts"
import { runSweep, type SweptOrder } from "../sweeping/runSweep.ts"
import { Screen } from "../terminal/Screen.ts"
import { harmlessJson } from "../view/harmless.ts"
import { planDetail, planView } from "../view/planView.ts"
import { summaryView } from "../view/summaryView.ts"
import { withEngine } from "../wiring/withEngine.ts"

const checkFlag = Flag.Boolean("check").pipe(
  Flag.withDefault(false),
  Flag.withDescription("exit 2 where changes are pending or there are findings"),
)

const detailFlag = Flag.Boolean("detail").pipe(
  Flag.withDefault(false),
  Flag.withDescription("each resource by itself instead of equal changes together"),
)

/** `orgtag plan`: what a sweep would change, and which rule says so. Changes nothing anywhere. */
export const plan = Command.make(
  "plan",
  {
    policy: policyFlag,
    account: accountFlag,
    region: regionFlag,
    changes: changesFlag,
    detail: detailFlag,
    check: checkFlag,
    json: jsonFlag,
  },
  (input) =>
    Effect.gen(function* () {
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
        keepChanges: input.detail && !input.json,
      }).pipe(withEngine(policy))
      if (input.json) yield* screen.result(harmlessJson(swept.report, 2))
      else if (input.detail) yield* showDetail(swept, input.policy)
      else yield* screen.result(planView(swept.report, swept.watch, input.policy, screen.resultStyle))
      yield* endCommand([...swept.codes, ...(input.check && isPending(swept) ? [ExitCode.pending] : [])])
    }).pipe(Effect.scoped),
).pipe(
  Command.withDescription("Show what a sweep would change, and which rule says so; changes nothing"),
  Command.withExamples([
    { command: "orgtag plan -p orgtag.yaml", description: "Equal changes together, by account and Region" },
    {
      command: "orgtag plan --account 123456789012 --detail",
      description: "One account, resource by resource",
    },
    { command: "orgtag plan --check", description: "Exit 2 where changes are pending: for a pipeline" },
  ]),
)

const showDetail = Effect.fnUntraced(function* (swept: SweptOrder, policyFile: string) {
  const screen = yield* Screen
  const style = screen.resultStyle
  const { names } = swept.watch
  for (const lines of planDetail(swept.changes?.sorted() ?? [], names, style)) {
    if (yield* screen.abandoned) return
    yield* screen.result(lines)
  }
  yield* screen.result(["", ...summaryView(swept.report, { names, policyFile }, style)].join("\n"))
})

const isPending = ({ report }: SweptOrder): boolean => {
  const { add, replace, remove } = report.changes
  return add + replace + remove > 0 || report.findings.length + report.findingsOmitted > 0
}
