import { createHash } from "node:crypto"

/** A part of a manifest as it is stored: a gzip file of whole JSON lines. */
export interface ManifestPart {
  /** Its place among the parts, from 1. */
  readonly index: number
  readonly bytes: Uint8Array
  readonly lines: number
  /** The SHA-256 of the bytes as stored, so that `sha256sum` on the file says the same. */
  readonly sha256: string
}

/** What a manifest's summary is made of: a part that is stored. */
export type StoredPart = Pick<ManifestPart, "sha256" | "lines">

/** What the ledger's row says of a manifest. */
export interface ManifestSummary {
  /** The SHA-256 over a text with one line a part: the part's SHA-256, a space, its number of lines. */
  readonly hash: string
  readonly lines: number
  readonly parts: number
}

/** The summary of a manifest while its parts come; holds none of them. */
export class SummaryTally {
  readonly #hash = createHash("sha256")
  #lines = 0
  #parts = 0

  /** One more part, the next in order. */
  readonly add = ({ sha256, lines }: StoredPart): void => {
    this.#hash.update(`${sha256} ${lines}\n`)
    this.#lines += lines
    this.#parts += 1
  }

  /** The summary of the parts so far. */
  get summary(): ManifestSummary {
    return { hash: this.#hash.copy().digest("hex"), lines: this.#lines, parts: this.#parts }
  }
}

/** The SHA-256 of bytes, in lower-case hexadecimal. */
export const bytesHash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")
