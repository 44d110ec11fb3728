import { Effect, Stream } from "effect"
import { sha256 } from "../record/sha256.ts"
import { SealCopiesAtHand } from "../ports/SealCopies.ts"
import type { Seal } from "../seal/Seal.ts"
import { sealText } from "../seal/sealText.ts"
import type { Findings } from "./Findings.ts"
import { verifyLimits } from "./verifyLimits.ts"

/** What holding seals against their copies came to. */
export interface SealCopyCounts {
  readonly place: string
  readonly copies: number
  /** The newest seals, which no conclusion has copied yet. */
  readonly notCopied: number
}

/** Copies of seals as they were before the record was looked at, to be held against the seals as they come. */
export class SealCopyCheck {
  readonly #findings: Findings
  readonly #place: string
  /** Hashes of texts, by number; a few dozen bytes for each sweep that there ever was. */
  readonly #hashes: ReadonlyMap<number, string>
  readonly #left: Set<number>
  readonly #newest: number
  readonly #waiting: Array<Seal> = []

  constructor(findings: Findings, place: string, hashes: ReadonlyMap<number, string>) {
    this.#findings = findings
    this.#place = place
    this.#hashes = hashes
    this.#left = new Set(hashes.keys())
    this.#newest = Math.max(0, ...hashes.keys())
  }

  /** A seal of the record. */
  readonly add = (seal: Seal): void => {
    const hash = this.#hashes.get(seal.number)
    this.#left.delete(seal.number)
    if (hash === undefined) {
      // Who signs in KMS copies at once; a seal of the command line waits for the next who does.
      if (seal.number > this.#newest && seal.signature?.keyId.startsWith("arn:") !== true) {
        this.#waiting.push(seal)
      } else this.#found(seal, `has no copy in ${this.#place}`)
    } else if (hash !== sha256(sealText(seal))) {
      this.#found(seal, `is not the one of which ${this.#place} holds a copy`)
    }
  }

  /** No seal comes any more. */
  readonly end = (): SealCopyCounts => {
    for (const number of this.#left) {
      const message = `${this.#place} holds a copy of seal ${number}, which is not in the record`
      this.#findings.found("seal-copy", { seal: number }, message)
    }
    if (this.#hashes.size === 0)
      for (const seal of this.#waiting) this.#found(seal, `has no copy in ${this.#place}`)
    return { place: this.#place, copies: this.#hashes.size, notCopied: this.#waiting.length }
  }

  #found({ number, sweepId: sweep, sealedAt }: Seal, problem: string): void {
    const message = `seal ${number} of sweep ${sweep} ${problem}`
    this.#findings.found("seal-copy", { seal: number, sweep }, message, sealedAt)
  }
}

/** Reads what copies there are, if anybody said where. They come before the seals, which go on being made. */
export const readSealCopies = Effect.fnUntraced(function* (findings: Findings) {
  const copies = yield* SealCopiesAtHand
  if (copies === undefined) return undefined
  const read = copies.numbers.pipe(
    Stream.mapEffect(
      (number) => Effect.map(copies.read(number), (text) => [number, sha256(text ?? "")] as const),
      {
        concurrency: verifyLimits.copiesAtOnce,
      },
    ),
    Stream.runCollect,
  )
  return new SealCopyCheck(findings, copies.place, new Map(yield* read))
})
