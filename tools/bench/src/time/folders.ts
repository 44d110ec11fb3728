import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, type Scope } from "effect"

/** A folder that is there until the scope ends: empty, or a copy of another. */
export const temporaryFolder = (original?: string): Effect.Effect<string, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const folder = mkdtempSync(join(tmpdir(), "orgtag-bench-"))
      if (original !== undefined) cpSync(original, folder, { recursive: true })
      return folder
    }),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
  )

/** Where an organization of its own is kept for each that works in it, in a copy of a folder: nothing where there is none. */
export const ownCopy = (folder: string | undefined) =>
  folder === undefined ? Effect.succeed({}) : Effect.map(temporaryFolder(folder), (dataDir) => ({ dataDir }))
