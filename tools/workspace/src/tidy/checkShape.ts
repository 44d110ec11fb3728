import { posix } from "node:path"
import type { SourceFile } from "../SourceFile.ts"
import type { Violation } from "../Violation.ts"

/** Longer than this, a file holds more than one noun; a test may list more cases than code has lines. */
const linesMax = { source: 400, test: 500 }

const emptyNames = /^(?:utils?|helpers?|common|misc|managers?|types?)$/iu

/** Finds files that are too long, or whose name says nothing of what is in them. */
export const checkShape = (file: SourceFile): ReadonlyArray<Violation> => {
  const violations: Array<Violation> = []
  const limit = file.isTest ? linesMax.test : linesMax.source
  if (file.lineCount > limit) {
    const sentence = `${file.lineCount} lines are too many: at most ${limit}, one noun to a file`
    violations.push({ file: file.path, line: limit + 1, sentence })
  }
  const stem = posix.basename(file.path).split(".")[0] ?? ""
  if (emptyNames.test(stem)) {
    const sentence = `"${stem}" does not say what is in the file: name it after its main export`
    violations.push({ file: file.path, line: 1, sentence })
  }
  return violations
}
