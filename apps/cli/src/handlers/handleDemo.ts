import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { decodePolicy, type Policy, ResourceArn, ResourceRecord, type SweepReport } from "@orgtag/tagging"
import { Duration, Effect, Result, Stream } from "effect"
import { CommandEnded } from "../CommandEnded.ts"
import { endCommand } from "../endCommand.ts"
import { ExitCode } from "../ExitCode.ts"
import { Signals } from "../StopSignal.ts"
import { runSweep, type SweptOrder } from "../sweeping/runSweep.ts"
import { temporaryFolder } from "../temporaryFolder.ts"
import { Screen } from "../terminal/Screen.ts"
import { demoEnd, demoIntroduction, demoServing, secondSweepView, type Served } from "../view/demoView.ts"
import { harmless, harmlessJson } from "../view/harmless.ts"
import { historyLines } from "../view/historyView.ts"
import { sweepView } from "../view/planView.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { loadLocalAws } from "../wiring/loadLocalAws.ts"
import { loadEngine } from "../wiring/withEngine.ts"

/** The organization of the demo, always the same one. */
const population = { accounts: 12, regions: 5, resources: 5000, seed: 1 }

/** Sweeps the organization twice and shows both sweeps; serves it afterwards where that was asked for. */
export const handleDemo = Effect.fn("demo")(function* (input: {
  readonly json: boolean
  readonly keep: boolean
}) {
  const screen = yield* Screen
  const local = yield* loadLocalAws
  const seed = local.generateOrganization(population)
  const policy = yield* decodeDemoPolicy(local.demoPolicy(seed))
  const aws = yield* local.makeLocalAwsThread({ seed }).pipe(Effect.mapError(unexpected))
  const { requestHandler, credentials, region } = aws
  const { createTables, engineLayer } = yield* loadEngine
  if (!input.json) yield* screen.result(demoIntroduction(seed, policy.rules.length, screen.resultStyle))
  const sweeps = Effect.gen(function* () {
    yield* createTables(policy.record).pipe(Effect.mapError((failed) => endedByCall(failed, policy.file)))
    const first = yield* runSweep(orderOf(policy))
    if (!input.json)
      yield* screen.result(`${sweepView(first.report, first.watch, undefined, screen.resultStyle)}\n`)
    const second = yield* runSweep(orderOf(policy))
    if (input.json) yield* screen.result(harmlessJson(demoDocument(first, second), 2))
    else {
      yield* screen.result(secondSweepView(second.report, second.watch.names, screen.resultStyle))
      yield* showOneHistory(first)
    }
    return [...first.codes, ...second.codes]
  })
  const codes = yield* sweeps.pipe(
    Effect.provide(engineLayer(policy.record, { requestHandler, credentials, region, pace: "none" })),
  )
  if (input.keep) {
    const { url } = yield* aws.serve(0).pipe(Effect.mapError(unexpected))
    yield* keepServing({ url, credentials, region, policy }, input.json ? screen.say : screen.result)
  } else if (!input.json) yield* screen.result(demoEnd(screen.resultStyle))
  return yield* endCommand(codes)
}, Effect.scoped)

/** Says how to reach what is served, and waits for Ctrl-C, which is how it is meant to end. */
const keepServing = Effect.fnUntraced(function* (
  served: Omit<Served, "file"> & { readonly policy: Policy },
  say: (text: string) => Effect.Effect<void>,
) {
  const signal = yield* Signals
  yield* signal.take
  const file = join(yield* temporaryFolder, "orgtag.yaml")
  writeFileSync(file, served.policy.text)
  yield* say(demoServing({ ...served, file }))
  yield* signal.awaited
})

const orderOf = (policy: Policy) => ({
  request: {
    policy,
    mode: "apply" as const,
    trigger: "cli" as const,
    accounts: [],
    regions: [],
    wait: Duration.seconds(90),
  },
  changesFile: undefined,
  keepChanges: false,
})

/** The document of `demo --json`. */
const demoDocument = (
  first: SweptOrder,
  second: SweptOrder,
): { readonly schema: "orgtag.demo/v1"; readonly sweeps: ReadonlyArray<SweepReport> } => ({
  schema: "orgtag.demo/v1",
  sweeps: [first.report, second.report],
})

const decodeDemoPolicy = (text: string) => {
  const decoded = decodePolicy(text, "orgtag.yaml")
  return Result.isSuccess(decoded)
    ? Effect.succeed(decoded.success.policy)
    : Effect.fail(unexpected(decoded.failure[0] ?? { message: "the policy of the demo is not valid" }))
}

const unexpected = ({ message }: { readonly message: string }): CommandEnded =>
  new CommandEnded({ code: ExitCode.aborted, message })

/** What `orgtag history` would say of a resource that the first sweep changed. */
const showOneHistory = Effect.fnUntraced(function* (first: SweptOrder) {
  const screen = yield* Screen
  const [change] = first.watch.sample.changes
  if (change === undefined) return
  const record = yield* ResourceRecord
  const style = screen.resultStyle
  const entries = yield* Stream.runCollect(record.history(ResourceArn.make(change.resource))).pipe(
    Effect.mapError((failed) => endedByCall(failed, "orgtag.yaml")),
  )
  yield* screen.result(
    [
      "",
      style.paint.strong("orgtag history"),
      `  ${harmless(change.resource)}`,
      ...entries.flatMap((entry) => historyLines(entry, style)),
    ].join("\n"),
  )
})
