import { CallFailed, type ReadableSealCopies, sealFileName, sealNumberOf, sealsPrefix } from "@orgtag/tagging"
import { Effect, FileSystem, Path, type PlatformError, Stream } from "effect"

/** Copies of seals in a folder, or in its folder `seals`, as they were fetched from the bucket that keeps them. */
export const folderSealCopies = Effect.fnUntraced(function* (folder: string) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const below = path.join(folder, sealsPrefix)
  const place = (yield* Effect.orElseSucceed(files.exists(below), () => false)) ? below : folder
  return {
    place: folder,
    read: (number) =>
      files.readFileString(path.join(place, sealFileName(number))).pipe(
        Effect.catchIf(isMissing, () => Effect.undefined),
        Effect.mapError(failed),
      ),
    numbers: Stream.fromIterableEffect(
      files.readDirectory(place).pipe(
        Effect.map((names) => names.flatMap((name) => sealNumberOf(name) ?? [])),
        Effect.map((numbers) => numbers.toSorted((one, other) => one - other)),
        Effect.mapError(failed),
      ),
    ),
  } satisfies ReadableSealCopies
})

const isMissing = (error: PlatformError.PlatformError): boolean => error.reason._tag === "NotFound"

const failed = (error: PlatformError.PlatformError): CallFailed =>
  new CallFailed({
    service: "orgtag seals",
    operation: "Read",
    reason: error.reason._tag === "PermissionDenied" ? "denied" : "unavailable",
    code: error.reason._tag,
    detail: error.message,
    effect: "none",
    attempts: 1,
  })
