import {
  Manifests,
  revert,
  type RevertRequest,
  type SealSigner,
  Signer,
  StopRequest,
  sweep,
  SweepEvents,
  type SweepReport,
  type SweepRequest,
} from "@orgtag/tagging"
import { Effect } from "effect"
import { ChangeSorter } from "../changes/ChangeSorter.ts"
import { type ChangesFile, openChangesFile } from "../changes/ChangesFile.ts"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode } from "../ExitCode.ts"
import { openOutFolder, sayManifests } from "../manifests/openOutFolder.ts"
import { Signals } from "../StopSignal.ts"
import { temporaryFolder } from "../temporaryFolder.ts"
import { Screen } from "../terminal/Screen.ts"
import { harmless } from "../view/harmless.ts"
import { policyArgument } from "../view/nextSteps.ts"
import { liveAudience, plainAudience } from "./audience.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { endedByRefusal } from "../wiring/endedByRefusal.ts"
import { SweepWatch } from "./SweepWatch.ts"

/** What to sweep, and what to keep of it. */
export interface SweepOrder {
  readonly request: SweepRequest
  /** Set where nothing is swept, but what this sweep did to these resources (none: to all) is taken back. */
  readonly revert?: Pick<RevertRequest, "of" | "resources">
  /** Where `--changes` goes, if anywhere. */
  readonly changesFile: string | undefined
  /** Where manifests go, if anywhere. */
  readonly outFolder?: string | undefined
  /** Who signs the seal; nobody where it is absent. */
  readonly signer?: SealSigner | undefined
  /** Whether every change is wanted in order when the sweep is over. */
  readonly keepChanges: boolean
}

/** A sweep, or a plan, that ended. */
export interface SweptOrder {
  readonly report: SweepReport
  readonly watch: SweepWatch
  /** Every change in order, if they were to be kept, while the scope is open. */
  readonly changes: ChangeSorter | undefined
  /** What the process exits with for the sweep's sake. */
  readonly codes: ReadonlyArray<ExitCode>
}

/** Runs the engine once, with an audience that suits the terminal, and writes `--changes`. */
export const runSweep = Effect.fn("runSweep")(function* (order: SweepOrder) {
  const screen = yield* Screen
  const signal = yield* Signals
  const { request, changesFile, keepChanges, outFolder } = order
  const manifests = outFolder === undefined ? yield* Manifests : yield* openOutFolder(outFolder)
  const file = changesFile === undefined ? undefined : yield* openChangesFile(changesFile)
  const sorter = file === undefined && !keepChanges ? undefined : new ChangeSorter(yield* temporaryFolder)
  const watch = new SweepWatch(sorter)
  const signerBefore = yield* Signer
  const report = yield* Effect.scoped(
    Effect.gen(function* () {
      yield* signal.take
      const audience = screen.live ? yield* liveAudience(watch, screen, signal) : plainAudience(watch)
      const engine = order.revert === undefined ? sweep(request) : revert({ ...request, ...order.revert })
      return yield* engine.pipe(
        Effect.provideService(SweepEvents, audience),
        Effect.provideService(StopRequest, { requested: Effect.sync(() => signal.requested) }),
        Effect.provideService(Manifests, manifests),
        Effect.provideService(Signer, order.signer ?? signerBefore),
      )
    }),
  ).pipe(
    Effect.catchTags({
      TablesMissing: ({ tables }) =>
        Effect.fail(
          new CommandEnded({
            code: ExitCode.usage,
            message: `the record's tables are not there: ${tables.join(", ")}`,
            hint: `create them with CDK, or by: orgtag setup tables${policyArgument(request.policy.file)}`,
          }),
        ),
      PolicyNotApproved: (refused) => Effect.fail(endedByRefusal(refused)),
      CallFailed: (failed) => Effect.fail(endedByCall(failed, request.policy.file)),
      // Not knowing the sweep is a mistake of who asks; that it changed nothing is an answer.
      NothingToRevert: ({ known, message }) =>
        Effect.fail(new CommandEnded({ code: known ? ExitCode.done : ExitCode.usage, message })),
    }),
  )
  const written = file === undefined || sorter === undefined ? [] : yield* writeChanges(file, sorter)
  if (outFolder !== undefined) yield* sayManifests(outFolder, report)
  const swept: SweptOrder = {
    report,
    watch,
    changes: sorter,
    codes: [...codesOf(report, signal.requested), ...written],
  }
  return swept
})

/** A changes file that cannot be written does not take the report away with it. */
const writeChanges = Effect.fnUntraced(function* (file: ChangesFile, sorter: ChangeSorter) {
  const screen = yield* Screen
  return yield* file.write(sorter.sorted()).pipe(
    Effect.as<ReadonlyArray<ExitCode>>([]),
    Effect.catchTag("CommandEnded", ({ code, message }) =>
      Effect.as(screen.say(`orgtag: ${harmless(message)}`), [code]),
    ),
  )
})

/** The codes that a report stands for; `stopped` is whether a signal asked the sweep to stop. */
export const codesOf = (report: SweepReport, stopped: boolean): ReadonlyArray<ExitCode> => {
  if (report.outcome === "complete") return []
  const code = report.outcome === "aborted" ? ExitCode.aborted : ExitCode.partial
  return stopped ? [code, ExitCode.interrupted] : [code]
}
