import {
  type CallFailed,
  type RecordScope,
  type RecordSource,
  type ResourceArn,
  SealCopiesAtHand,
  Signer,
  verify,
} from "@orgtag/tagging"
import { Effect, FileSystem, Option, Path } from "effect"
import { CommandEnded } from "../CommandEnded.ts"
import { endCommand } from "../endCommand.ts"
import { ExitCode } from "../ExitCode.ts"
import { folderManifests } from "../manifests/folderManifests.ts"
import { requirePolicy } from "../readPolicy.ts"
import { temporaryFolder } from "../temporaryFolder.ts"
import { keyOfDeployment, namedKeys } from "../seals/sealKeys.ts"
import { sealCopiesAt } from "../seals/sealCopiesAt.ts"
import { Screen } from "../terminal/Screen.ts"
import { harmlessJson } from "../view/harmless.ts"
import { type Verified, verifyDocument } from "../view/verifyDocument.ts"
import { verifyView } from "../view/verifyView.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { loadEngine, withEngine } from "../wiring/withEngine.ts"

/** What `orgtag verify` is given. */
export interface VerifyInput {
  readonly policy: string
  readonly sweep: Option.Option<string>
  readonly resource: Option.Option<ResourceArn>
  readonly from: Option.Option<string>
  readonly manifests: Option.Option<string>
  readonly key: ReadonlyArray<string>
  readonly seals: Option.Option<string>
  readonly json: boolean
}

/** Verifies the record in the tables or in files, and says what was looked at and what is broken. */
export const handleVerify = Effect.fn("verify")(function* (input: VerifyInput) {
  const screen = yield* Screen
  const scope: RecordScope = {
    ...Option.match(input.sweep, { onNone: () => ({}), onSome: (sweep) => ({ sweep }) }),
    ...Option.match(input.resource, { onNone: () => ({}), onSome: (resource) => ({ resource }) }),
  }
  const verified = yield* Option.match(input.from, {
    onNone: () => verifyTables(input, scope),
    onSome: (folder) => verifyFiles(folder, input, scope),
  })
  yield* screen.result(
    input.json ? harmlessJson(verifyDocument(verified), 2) : verifyView(verified, screen.resultStyle),
  )
  const broken = verified.report.findings.length > 0 || verified.report.findingsOmitted > 0
  yield* endCommand(broken ? [ExitCode.aborted] : [])
}, Effect.scoped)

const verifyTables = Effect.fnUntraced(function* (input: VerifyInput, scope: RecordScope) {
  const policy = yield* requirePolicy(input.policy)
  const { dynamoRecordSource } = yield* loadEngine
  const folder = yield* temporaryFolder
  const manifests = yield* manifestsOf(input)
  return yield* dynamoRecordSource(policy.record, { temporaryFolder: folder, manifests }).pipe(
    Effect.flatMap((source) => verifySource(source, scope)),
    againstSeals(input, policy.record.region),
    Effect.catchTag("CallFailed", (failed) => Effect.fail(endedByCall(failed, input.policy))),
    withEngine(policy),
  )
})

const verifyFiles = Effect.fnUntraced(function* (folder: string, input: VerifyInput, scope: RecordScope) {
  const { AwsClients, exportedRecordSource } = yield* loadEngine
  const scratch = yield* temporaryFolder
  const manifests = yield* manifestsOf(input)
  const exported = exportedRecordSource(folder, { temporaryFolder: scratch, manifests })
  return yield* exported.pipe(
    Effect.flatMap(({ source, exportTimes }) =>
      Effect.map(verifySource(source, scope), (verified): Verified => ({ ...verified, folder, exportTimes })),
    ),
    againstSeals(input, undefined),
    // Only for keys and copies of seals that are named and in AWS: files need none.
    Effect.provide(AwsClients.layer()),
    Effect.catchTags({
      CallFailed: (failed) => Effect.fail(endedByCall(failed, input.policy)),
      ExportUnusable: ({ message }) =>
        Effect.fail(new CommandEnded({ code: ExitCode.usage, message, hint: exportHint })),
    }),
  )
})

/** The manifests in the folder that was named, or beside exported tables; undefined where there are none. */
const manifestsOf = Effect.fnUntraced(function* ({ manifests, from }: VerifyInput) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const folder = Option.getOrUndefined(Option.orElse(manifests, () => from))
  if (folder === undefined) return undefined
  const there = yield* Effect.option(files.stat(path.join(folder, sweepsFolder)))
  if (there._tag === "Some") return yield* folderManifests(folder)
  if (Option.isNone(manifests)) return undefined
  const message = `there are no manifests in ${folder}: it holds no folder ${sweepsFolder}`
  return yield* new CommandEnded({ code: ExitCode.usage, message })
})

/** Below it manifests are kept, as in the results bucket. */
const sweepsFolder = "sweeps"

const exportHint = "docs/reading-the-record.md says how to export the tables, and where the files belong"

/** Nothing to be found wrong is no proof where there was nothing to look at: what is not in the record is told so. */
const verifySource = Effect.fnUntraced(function* (
  source: RecordSource,
  scope: RecordScope,
): Effect.fn.Return<Verified, CallFailed | CommandEnded> {
  const report = yield* verify(source, scope)
  const whole = report.findings.length === 0
  if (whole && scope.resource !== undefined && report.counts.resources === 0) {
    return yield* unknown(`the record holds no change of ${scope.resource}`)
  }
  if (whole && scope.sweep !== undefined && (yield* source.sweep(scope.sweep)) === undefined) {
    return yield* unknown(`the record holds no sweep ${scope.sweep}`)
  }
  return { report, scope, folder: undefined, exportTimes: [] }
})

const unknown = (message: string) => new CommandEnded({ code: ExitCode.aborted, message })

/** With the keys by which seals may be signed, and the copies that they are held against. */
const againstSeals =
  ({ key, seals, from }: VerifyInput, region: string | undefined) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const isOnline = Option.isNone(from)
      const signer =
        key.length === 0 && isOnline ? yield* keyOfDeployment(region) : yield* namedKeys(key, region)
      const copies = Option.isSome(seals) ? yield* sealCopiesAt(seals.value, region) : undefined
      return yield* effect.pipe(
        Effect.provideService(Signer, signer),
        Effect.provideService(SealCopiesAtHand, copies),
      )
    })
