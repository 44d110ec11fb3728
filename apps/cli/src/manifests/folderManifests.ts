import {
  AccountId,
  CallFailed,
  type ManifestPlace,
  type ManifestStore,
  manifestWriter,
  Region,
  resultsKeys,
} from "@orgtag/tagging"
import { Effect, FileSystem, Path, type PlatformError, Schema, Stream } from "effect"

/** What stands at the end of a folder in which a manifest is being written. */
const unfinished = ".part"

/**
 * Manifests in a folder, under the keys that they have in the results bucket: `sweeps/<sweep>/manifests/<account>/<Region>/`
 * and a file for each part.
 *
 * **Details** The parts of a manifest are written into a folder of its own, which takes the place of the one that stands
 * there once all of them are whole. So what a try left that was cut off is never taken for a manifest, and is removed by the
 * next try. A part is held in memory while it is written, about 1 MiB before it is compressed.
 */
export const folderManifests = Effect.fnUntraced(function* (folder: string) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const fileOf = (place: ManifestPlace, part: number): string =>
    path.join(folder, resultsKeys.manifestPart(place.sweepId, place.account, place.region, part))
  const folderOf = (place: ManifestPlace): string => path.dirname(fileOf(place, 1))
  const namesIn = (place: string): Effect.Effect<ReadonlyArray<string>, CallFailed> =>
    files.readDirectory(place).pipe(
      Effect.catchIf(isMissing, () => Effect.succeed<ReadonlyArray<string>>([])),
      Effect.mapError((error) => failed("Read", error)),
      Effect.map((names) => names.toSorted((left, right) => (left < right ? -1 : 1))),
    )

  const open: ManifestStore["open"] = Effect.fnUntraced(function* (place, before = []) {
    if (before.length > 0)
      return yield* Effect.die(new RangeError("a folder's manifest is written in one go"))
    const target = folderOf(place)
    const [accountFolder, own] = [path.dirname(target), `.${path.basename(target)}${unfinished}`]
    const room = path.join(accountFolder, own)
    yield* Effect.acquireRelease(
      files.remove(room, { recursive: true, force: true }).pipe(
        Effect.andThen(files.makeDirectory(room, { recursive: true })),
        Effect.mapError((error) => failed("Write", error)),
      ),
      () => Effect.ignore(files.remove(room, { recursive: true, force: true })),
    )
    const writer = yield* manifestWriter(({ index, bytes }) =>
      writeWhole(files, path.join(room, path.basename(fileOf(place, index))), bytes),
    )
    const takePlace = files.remove(target, { recursive: true, force: true }).pipe(
      Effect.andThen(files.rename(room, target)),
      Effect.mapError((error) => failed("Write", error)),
    )
    return { ...writer, finish: Effect.tap(writer.finish, () => takePlace) }
  })

  const partFiles = (place: ManifestPlace): Effect.Effect<ReadonlyArray<string>, CallFailed> =>
    namesIn(folderOf(place)).pipe(
      Effect.map((names) => names.map((name) => path.join(folderOf(place), name))),
    )
  const parts: ManifestStore["parts"] = (place) =>
    Stream.fromIterableEffect(partFiles(place)).pipe(
      Stream.mapEffect((file) =>
        files.readFile(file).pipe(Effect.mapError((error) => failed("Read", error))),
      ),
    )

  const places: ManifestStore["places"] = (sweepId) =>
    Stream.unwrap(
      Effect.gen(function* () {
        const root = path.dirname(path.dirname(folderOf({ sweepId, account: anyAccount, region: anyRegion })))
        const accounts = (yield* namesIn(root)).filter(Schema.is(AccountId))
        return Stream.fromIterable(accounts).pipe(
          Stream.flatMap((account) =>
            Stream.fromIterableEffect(namesIn(path.join(root, account))).pipe(
              Stream.filter(Schema.is(Region)),
              Stream.map((region): ManifestPlace => ({ sweepId, account, region })),
            ),
          ),
          Stream.filterEffect((place) => Effect.map(partFiles(place), (found) => found.length > 0)),
        )
      }),
    )
  return { open, parts, places } satisfies ManifestStore
})

const anyAccount = AccountId.make("000000000000")
const anyRegion = Region.make("us-east-1")

/** Writes a file and has the disk keep it, so that a manifest that the ledger names outlasts a power cut. */
const writeWhole = (files: FileSystem.FileSystem, name: string, bytes: Uint8Array) =>
  Effect.scoped(
    Effect.gen(function* () {
      const file = yield* files.open(name, { flag: "w" })
      yield* file.writeAll(bytes)
      yield* file.sync
    }),
  ).pipe(Effect.mapError((error) => failed("Write", error)))

const isMissing = (error: PlatformError.PlatformError): boolean => error.reason._tag === "NotFound"

const failed = (operation: "Write" | "Read", error: PlatformError.PlatformError): CallFailed =>
  new CallFailed({
    service: "orgtag manifests",
    operation,
    reason: error.reason._tag === "PermissionDenied" ? "denied" : "unavailable",
    code: error.reason._tag,
    detail: error.message,
    effect: "unknown",
    attempts: 1,
  })
