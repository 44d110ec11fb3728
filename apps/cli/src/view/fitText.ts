import { displayWidth } from "effect/cli/CliOutput"

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" })

/** The text cut to a width in terminal cells, with … where something was left out. */
export const cutText = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text
  let kept = ""
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const cells = displayWidth(segment)
    if (used + cells > width - 1) break
    kept += segment
    used += cells
  }
  return `${kept}…`
}

/** The text with its middle left out where it is wider than `width`: an ARN tells most at its ends. */
export const cutMiddle = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text
  const segments = Array.from(graphemes.segment(text), ({ segment }) => segment)
  const tailWidth = Math.floor((width - 1) / 2)
  let tail = ""
  for (const segment of segments.toReversed()) {
    if (displayWidth(tail) + displayWidth(segment) > tailWidth) break
    tail = segment + tail
  }
  const head = cutText(text, width - displayWidth(tail))
  return head + tail
}

/** The text, followed by spaces up to a width. */
export const padText = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - displayWidth(text)))

/**
 * The text in lines of at most `width`, broken at spaces; a word that is wider than that is broken where it must be.
 */
export const wrapText = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(" ")) {
    const joined = line === "" ? word : `${line} ${word}`
    if (displayWidth(joined) <= width) {
      line = joined
      continue
    }
    if (line !== "") lines.push(line)
    line = word
    while (displayWidth(line) > width) {
      const piece = cutText(line, width + 1).slice(0, -1)
      if (piece === "") break
      lines.push(piece)
      line = line.slice(piece.length)
    }
  }
  return [...lines, line]
}

/** The text in lines that begin with `indent`, the first one with `lead`, which is as wide. */
export const hangText = (lead: string, text: string, columns: number): ReadonlyArray<string> => {
  const indent = " ".repeat(displayWidth(lead))
  return wrapText(text, Math.max(20, columns - displayWidth(lead))).map((line, index) =>
    index === 0 ? lead + line : indent + line,
  )
}
