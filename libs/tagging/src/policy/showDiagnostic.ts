import type { Diagnostic } from "./Diagnostic.ts"

/** A diagnostic on one line: `FILE:LINE:COLUMN PATH: message (found …, expected …, did you mean …)`. */
export const showDiagnostic = (diagnostic: Diagnostic): string => {
  const { file, line, column, path, message, found, expected, didYouMean } = diagnostic
  const details = [
    ...(found === undefined ? [] : [`found ${found}`]),
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(didYouMean === undefined ? [] : [`did you mean ${didYouMean}`]),
  ]
  const where = path === "" ? "" : ` ${path}`
  return `${file}:${line}:${column}${where}: ${message}${details.length === 0 ? "" : ` (${details.join(", ")})`}`
}
