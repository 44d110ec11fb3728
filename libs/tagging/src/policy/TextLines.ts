/**
 * The lines of a text, by which offsets become lines and columns.
 *
 * Counted here and not by YAML's own counter, which after some mistakes counts line ends twice.
 */
export class TextLines {
  readonly #starts: ReadonlyArray<number>
  readonly #length: number

  constructor(text: string) {
    const starts = [0]
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1)
    this.#starts = starts
    this.#length = text.length
  }

  /** The 1-based line and column of a 0-based offset; of the text's end where the offset is behind it. */
  readonly positionOf = (offset: number): { readonly line: number; readonly column: number } => {
    const at = Math.min(offset, this.#length)
    let low = 0
    let high = this.#starts.length
    // The last line that starts at or before the offset is at `low`.
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((this.#starts[middle] ?? 0) <= at) low = middle
      else high = middle
    }
    return { line: low + 1, column: at - (this.#starts[low] ?? 0) + 1 }
  }
}
