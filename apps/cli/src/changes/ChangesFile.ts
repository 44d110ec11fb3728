import { randomUUID } from "node:crypto"
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import type { ChangeEvent } from "@orgtag/tagging"
import { Effect } from "effect"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode } from "../ExitCode.ts"
import { changeLine } from "./changeLine.ts"
import { writeAll } from "./ChangeSorter.ts"

/** How many lines are put together for one write. */
const linesPerWrite = 2_000

/** Where `--changes` goes. */
export interface ChangesFile {
  /** Writes all of it, and only then puts it under its name. To be called once. */
  readonly write: (changes: Iterable<ChangeEvent>) => Effect.Effect<void, CommandEnded>
}

/**
 * Opens the place for `--changes`, before the first call to AWS, so that a folder that cannot be written to is known
 * then. Nothing stands under the file's own name until `write` has it whole; without that nothing is left behind.
 */
export const openChangesFile = Effect.fn("openChangesFile")(function* (file: string) {
  const place = yield* Effect.try({
    try: () => placeFor(file),
    catch: (cause) => refusal(file, ExitCode.usage, cause),
  })
  const descriptor = yield* Effect.acquireRelease(
    Effect.try({
      try: () => openSync(place.opened, place.flags),
      catch: (cause) => refusal(file, ExitCode.usage, cause),
    }),
    (opened) =>
      Effect.sync(() => {
        closeSync(opened)
        if (place.renamed) rmSync(place.opened, { force: true })
      }),
  )
  const opened: ChangesFile = {
    write: (changes) =>
      Effect.try({
        try: () => {
          writeLines(descriptor, changes)
          if (!place.renamed) return
          fsyncSync(descriptor)
          renameSync(place.opened, file)
        },
        catch: (cause) => refusal(file, ExitCode.aborted, cause),
      }),
  }
  return opened
})

interface Place {
  readonly opened: string
  readonly flags: "wx" | "w"
  readonly renamed: boolean
}

/** A part file beside the file; what exists and is no file, such as a pipe, is written to as it is. */
const placeFor = (file: string): Place => {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isDirectory() === true) throw new Error("it is a folder")
  if (found !== undefined && !found.isFile()) return { opened: file, flags: "w", renamed: false }
  const part = join(dirname(file), `.${basename(file)}.${randomUUID()}.part`)
  return { opened: part, flags: "wx", renamed: true }
}

const writeLines = (descriptor: number, changes: Iterable<ChangeEvent>): void => {
  let lines: Array<string> = []
  for (const change of changes) {
    lines.push(`${changeLine(change)}\n`)
    if (lines.length < linesPerWrite) continue
    writeAll(descriptor, lines.join(""))
    lines = []
  }
  writeAll(descriptor, lines.join(""))
}

const refusal = (file: string, code: ExitCode, cause: unknown): CommandEnded =>
  new CommandEnded({
    code,
    message: `cannot write ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
  })
