import type { AccountId, ResourceArn, SweepReport } from "@orgtag/tagging"
import { type Duration, Effect, Option } from "effect"
import { endCommand } from "../endCommand.ts"
import { requirePolicy } from "../readPolicy.ts"
import { sealSigner } from "../seals/sealSigner.ts"
import { planAndAsk, type PlanQuestion } from "../sweeping/planAndAsk.ts"
import { runSweep, type SweepOrder } from "../sweeping/runSweep.ts"
import { Screen } from "../terminal/Screen.ts"
import { harmlessJson } from "../view/harmless.ts"
import { revertView } from "../view/revertView.ts"
import { showCounted } from "../view/wording.ts"
import { withEngine } from "../wiring/withEngine.ts"

/** What `orgtag revert` is given. */
export interface RevertInput {
  readonly sweep: string
  readonly policy: string
  readonly account: ReadonlyArray<AccountId>
  readonly resource: ReadonlyArray<ResourceArn>
  readonly plan: boolean
  readonly changes: Option.Option<string>
  readonly wait: Duration.Duration
  readonly yes: boolean
  readonly unapproved: Option.Option<string>
  readonly sealKey: Option.Option<string>
  readonly json: boolean
}

/** Plans and asks where somebody sits at a terminal, then takes a sweep back and shows what it came to. */
export const handleRevert = Effect.fn("revert")(function* (input: RevertInput) {
  const screen = yield* Screen
  const policy = yield* requirePolicy(input.policy)
  const signer = yield* sealSigner(input.sealKey)
  const order: SweepOrder = {
    request: {
      policy,
      mode: input.plan ? "plan" : "apply",
      trigger: "cli",
      accounts: input.account,
      regions: [],
      wait: input.wait,
      ...(Option.isSome(input.unapproved) ? { unapproved: input.unapproved.value } : {}),
    },
    revert: { of: input.sweep, resources: input.resource },
    changesFile: Option.getOrUndefined(input.changes),
    keepChanges: false,
    signer,
  }
  const ended = yield* Effect.gen(function* () {
    if (screen.attended && !input.yes && !input.plan) yield* planAndAsk(order, revertQuestion)
    return yield* runSweep(order)
  }).pipe(withEngine(policy))
  yield* screen.result(
    input.json
      ? harmlessJson(revertDocument(ended.report), 2)
      : revertView(ended.report, ended.watch, input.policy, screen.resultStyle),
  )
  yield* endCommand(ended.codes)
}, Effect.scoped)

/** The document of `revert --json`: that of a sweep, with `revert` for what was kept. */
const revertDocument = (report: SweepReport): unknown => ({ ...report, schema: "orgtag.revert/v1" })

const revertQuestion: PlanQuestion = {
  act: "to revert",
  view: (report, watch, style) => revertView(report, watch, undefined, style),
  question: ({ changes, resources }) => {
    const { add, replace, remove } = changes
    const changed = showCounted(resources.changed, "resource")
    return `Restore ${showCounted(add + replace + remove, "key")} on ${changed}?`
  },
}
