import * as Logger from "effect/Logger"
import { harmlessJson } from "../view/harmless.ts"

/**
 * Log lines on stderr, one JSON document each, so that no text from outside passes for a line of its own.
 *
 * Effect's own default writes to stdout, where results are.
 */
export const stderrLogger = Logger.map(Logger.formatStructured, (entry) => {
  process.stderr.write(`${harmlessJson(entry)}\n`)
})
