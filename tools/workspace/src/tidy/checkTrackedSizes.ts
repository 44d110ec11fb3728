import { execFileSync } from "node:child_process"
import { statSync } from "node:fs"
import { join } from "node:path"
import type { Violation } from "../Violation.ts"

const bytesMax = 1024 * 1024

/** Finds tracked files over 1 MB, which every clone would carry for ever. */
export const checkTrackedSizes = (root: string): ReadonlyArray<Violation> =>
  execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8", maxBuffer: 16 * bytesMax })
    .split("\0")
    .filter((file) => file !== "")
    .flatMap((file) => {
      // A tracked file may be deleted in the work tree.
      const size = statSync(join(root, file), { throwIfNoEntry: false })?.size ?? 0
      if (size <= bytesMax) return []
      return [{ file, line: 1, sentence: `${size} bytes are too many for a tracked file: at most 1 MB` }]
    })
