import type { ManifestLine } from "./ManifestLine.ts"
import { manifestLimits } from "./manifestLimits.ts"

/** The text of a part before it is compressed. */
export interface PackedLines {
  readonly text: string
  readonly lines: number
}

/** Gathers lines until a part is full; holds one part at most. */
export class PartPacker {
  #lines: Array<string> = []
  #bytes = 0

  /** One more line; the part that it filled, if it did. */
  readonly add = (line: ManifestLine): PackedLines | undefined => {
    const { arn, type, class: found, rules, tags, source } = line
    // Written out, so that a line has these keys in this order whatever object the caller handed in.
    const text = `${JSON.stringify({ arn, type, class: found, rules, tags, source })}\n`
    this.#lines.push(text)
    this.#bytes += Buffer.byteLength(text)
    return this.#bytes >= manifestLimits.partBytes ? this.rest() : undefined
  }

  /** The lines that fill no part, and begins anew; undefined where there are none. */
  readonly rest = (): PackedLines | undefined => {
    if (this.#lines.length === 0) return undefined
    const packed = { text: this.#lines.join(""), lines: this.#lines.length }
    this.#lines = []
    this.#bytes = 0
    return packed
  }
}
