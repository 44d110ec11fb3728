import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { defaultColumns, noPaint, type Style, terminalPaint } from "../view/Paint.ts"

/** The two streams of a process and what is at their ends. */
export class Screen extends Context.Service<
  Screen,
  {
    /** Writes lines of a result to stdout. */
    readonly result: (text: string) => Effect.Effect<void>
    /** Writes a text to stdout as it is, byte by byte. */
    readonly raw: (text: string) => Effect.Effect<void>
    /** Writes lines about how it goes to stderr. */
    readonly say: (text: string) => Effect.Effect<void>
    /** Whether whoever reads stdout has gone away (`| head`): nothing more needs to be made for it. */
    readonly abandoned: Effect.Effect<boolean>
    readonly resultStyle: Style
    /** Whether stdout is a terminal, which obeys what is written to it. */
    readonly resultSeen: boolean
    readonly sayStyle: Style
    /** Whether stderr is a terminal that can be drawn on. */
    readonly live: boolean
    /** Whether somebody sits at the keyboard. Only then is anything asked. */
    readonly attended: boolean
    /** Whether what is said, a question too, is seen at once. */
    readonly seen: boolean
  }
>()("@orgtag/cli/terminal/Screen") {}

const hasColour = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY && (process.env["NO_COLOR"] ?? "") === "" && process.env["TERM"] !== "dumb"

// A terminal without a size reports 0 columns.
const styleOf = (stream: NodeJS.WriteStream): Style => ({
  columns: stream.isTTY && stream.columns > 0 ? stream.columns : defaultColumns,
  paint: hasColour(stream) ? terminalPaint : noPaint,
})

const write = (stream: NodeJS.WriteStream, text: string): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    stream.write(text, () => {
      resume(Effect.void)
    })
  })

/** The process's own streams. A reader that closes its end early is no error. */
export const screenLayer: Layer.Layer<Screen> = Layer.sync(Screen, () => {
  let gone = false
  const { stdout, stderr, stdin } = process
  stdout.on("error", () => {
    gone = true
  })
  stderr.on("error", () => {})
  return Screen.of({
    result: (text) => Effect.suspend(() => (gone ? Effect.void : write(stdout, `${text}\n`))),
    raw: (text) => Effect.suspend(() => (gone ? Effect.void : write(stdout, text))),
    say: (text) => write(stderr, `${text}\n`),
    abandoned: Effect.sync(() => gone),
    resultStyle: styleOf(stdout),
    resultSeen: stdout.isTTY,
    sayStyle: styleOf(stderr),
    live: stderr.isTTY && process.env["TERM"] !== "dumb",
    attended: stdin.isTTY,
    seen: stderr.isTTY,
  })
})
