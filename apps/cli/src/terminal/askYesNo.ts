import { createInterface } from "node:readline"
import { Effect } from "effect"

/**
 * Asks on the terminal and waits for an answer; anything but y or yes is a no, the end of the input too.
 *
 * The question goes to stderr, so that stdout holds results only. The terminal stays in its line mode: Ctrl-C is a
 * signal here as everywhere.
 */
export const askYesNo = (question: string): Effect.Effect<boolean> =>
  Effect.callback<boolean>((resume) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
    let answered = false
    lines.once("line", (line) => {
      answered = true
      lines.close()
      resume(Effect.succeed(/^\s*y(es)?\s*$/iu.test(line)))
    })
    lines.once("close", () => {
      if (!answered) resume(Effect.succeed(false))
    })
    process.stderr.write(`${question} [y/N] `)
    return Effect.sync(() => {
      answered = true
      lines.close()
    })
  })
