import { showDiagnostic } from "@orgtag/tagging"
import { Result } from "effect"
import { globSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { decodeStage } from "./decodeStage.ts"
import type { Stage } from "./Stage.ts"

/** The stages of an app, or one line for each thing that is wrong with their files. */
export type LoadedStages = Result.Result<ReadonlyArray<Stage>, ReadonlyArray<string>>

/** Reads stage files, each with its policy file. Paths are shown as they lead there from the current folder. */
export const loadStages = (paths: ReadonlyArray<string>): LoadedStages => {
  const read = paths.map((path) => decodeStage(relative(process.cwd(), path), readText))
  const wrong = read.flatMap((one) => (Result.isFailure(one) ? one.failure.map(showDiagnostic) : []))
  return wrong.length > 0
    ? Result.fail(wrong)
    : Result.succeed(read.flatMap((one) => (Result.isSuccess(one) ? [one.success] : [])))
}

/** The example stages, one for each partition. */
export const exampleStages = (infraFolder: string): ReadonlyArray<string> =>
  globSync("stages/*.yaml", { cwd: infraFolder })
    .toSorted()
    .map((file) => join(infraFolder, file))

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return undefined
  }
}
