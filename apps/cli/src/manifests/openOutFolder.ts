import { resultsKeys, type SweepReport } from "@orgtag/tagging"
import { Effect, FileSystem, Path } from "effect"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode } from "../ExitCode.ts"
import { Screen } from "../terminal/Screen.ts"
import { harmless } from "../view/harmless.ts"
import { folderManifests } from "./folderManifests.ts"

/** Makes the folder for `--out` where there is none, and tries whether it can be written to, before the first call to AWS. */
export const openOutFolder = Effect.fn("openOutFolder")(function* (folder: string) {
  const files = yield* FileSystem.FileSystem
  yield* files.makeDirectory(folder, { recursive: true }).pipe(
    Effect.andThen(Effect.scoped(files.makeTempDirectoryScoped({ directory: folder, prefix: ".orgtag-" }))),
    Effect.mapError(
      ({ message }) =>
        new CommandEnded({
          code: ExitCode.usage,
          message: `cannot write to the folder ${folder}: ${message}`,
        }),
    ),
  )
  return yield* folderManifests(folder)
})

/** Says where the manifests of a sweep are; what was never begun left none. */
export const sayManifests = Effect.fnUntraced(function* (folder: string, { sweepId, outcome }: SweepReport) {
  if (outcome === "aborted") return
  const screen = yield* Screen
  const path = yield* Path.Path
  yield* screen.say(
    `manifests are in ${harmless(path.join(folder, resultsKeys.sweep(sweepId), "manifests"))}`,
  )
})
