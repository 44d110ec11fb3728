import { type AccountId, type Region, type SweepRequest } from "@orgtag/tagging"
import { type Duration, Effect, Option } from "effect"
import { endCommand } from "../endCommand.ts"
import { requirePolicy } from "../readPolicy.ts"
import { sealSigner } from "../seals/sealSigner.ts"
import { planAndAsk, type PlanQuestion } from "../sweeping/planAndAsk.ts"
import { runSweep, type SweepOrder } from "../sweeping/runSweep.ts"
import { Screen } from "../terminal/Screen.ts"
import { harmlessJson } from "../view/harmless.ts"
import { planView, sweepView } from "../view/planView.ts"
import { showCounted } from "../view/wording.ts"
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
  readonly sealKey: Option.Option<string>
  readonly json: boolean
}

/** Plans and asks where somebody sits at a terminal, then sweeps and shows what it came to. */
export const handleSweep = Effect.fn("sweep")(function* (input: SweepInput) {
  const screen = yield* Screen
  const policy = yield* requirePolicy(input.policy)
  const signer = yield* sealSigner(input.sealKey)
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
    const order: SweepOrder = {
      request,
      changesFile: Option.getOrUndefined(input.changes),
      outFolder: Option.getOrUndefined(input.out),
      keepChanges: false,
      signer,
    }
    if (screen.attended && !input.yes) yield* planAndAsk(order, planQuestion)
    return yield* runSweep(order)
  }).pipe(withEngine(policy))
  yield* screen.result(
    input.json
      ? harmlessJson(swept.report, 2)
      : sweepView(swept.report, swept.watch, input.policy, screen.resultStyle),
  )
  yield* endCommand(swept.codes)
}, Effect.scoped)

const planQuestion: PlanQuestion = {
  act: "to sweep",
  view: (report, watch, style) => planView(report, watch, undefined, style),
  question: ({ changes, resources }) => {
    const { add, replace, remove } = changes
    const changed = showCounted(resources.changed, "resource")
    return `Apply ${showCounted(add + replace + remove, "change")} to ${changed}?`
  },
}
