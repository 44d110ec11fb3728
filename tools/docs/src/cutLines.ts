/** Chooses the lines of a screen that a page shows. */
export type Cut = (lines: ReadonlyArray<string>) => ReadonlyArray<string>

/** What stands where lines were left out. */
const leftOut = "…"

/** All lines. */
export const whole: Cut = (lines) => lines

/** The lines from one that begins so up to the next empty one. */
export const block =
  (start: string): Cut =>
  (lines) => {
    const from = indexOf(lines, start)
    const length = lines.slice(from).indexOf("")
    return length === -1 ? lines.slice(from) : lines.slice(from, from + length)
  }

/** The first lines of a cut. */
export const first =
  (count: number, cut: Cut): Cut =>
  (lines) => {
    const found = cut(lines)
    return found.length <= count ? found : [...found.slice(0, count), leftOut]
  }

/** Several cuts under each other, with an empty line between them. */
export const stacked =
  (...cuts: ReadonlyArray<Cut>): Cut =>
  (lines) =>
    cuts.flatMap((cut, index) => (index === 0 ? cut(lines) : ["", ...cut(lines)]))

const indexOf = (lines: ReadonlyArray<string>, start: string): number => {
  const index = lines.findIndex((line) => line.startsWith(start))
  if (index === -1) throw new Error(`the screen has no line that begins with ${JSON.stringify(start)}`)
  return index
}
