import type { SourceFile } from "../SourceFile.ts"
import type { Violation } from "../Violation.ts"

/** Finds comments that put something off without an issue that stands behind it. */
export const checkTodos = (file: SourceFile): ReadonlyArray<Violation> =>
  file.comments.flatMap((comment) =>
    [...comment.value.matchAll(/\bTODO\b(?!\(#\d+\))/gu)].map((match) => ({
      file: file.path,
      // Two characters open a comment, and the value begins after them.
      line: file.lineAt(comment.start + 2 + match.index),
      sentence: "a TODO names its issue: TODO(#N)",
    })),
  )
