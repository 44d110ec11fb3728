import { Effect, Stream } from "effect"
import type { RecordSource } from "../ports/RecordSource.ts"
import { Signer } from "../ports/Signer.ts"
import { type Seal, type SealHead, headOfSeal, sealChainStart, sealDigest, sealHash } from "../seal/Seal.ts"
import type { Findings } from "./Findings.ts"
import { readSealCopies, type SealCopyCounts } from "./SealCopyCheck.ts"

/** The newest seal whose signature holds: everything before it is vouched for by its key. */
export interface SealAnchor {
  readonly number: number
  readonly sweepId: string
  readonly sealedAt: string
  readonly keyId: string
}

/** What the seals came to. */
export interface SealWalk {
  readonly seals: number
  readonly signed: number
  readonly anchor: SealAnchor | undefined
  /** Undefined where nobody said where copies are. */
  readonly copies: SealCopyCounts | undefined
}

/**
 * Walks the seals, newest first: the head, each seal's digest, the chain, the signatures, the copies. Each is handed to `sealed`,
 * together with whether it, or one that chains on it, holds a good signature.
 */
export const checkSeals = Effect.fnUntraced(function* <R>(
  source: RecordSource,
  findings: Findings,
  sealed: (seal: Seal, anchored: boolean) => Effect.Effect<void, SealFailure, R>,
) {
  const walk = { seals: 0, signed: 0, anchor: undefined as SealAnchor | undefined }
  const copies = yield* readSealCopies(findings)
  const head = yield* findings.unlessUnreadable({}, "the head of the seals", source.sealHead)
  const chain = new SealChain(findings)
  const top: Array<Seal> = []
  yield* Stream.runForEach(findings.readable(source.seals), (seal) =>
    Effect.gen(function* () {
      walk.seals += 1
      if (top.length < 2) top.push(seal)
      chain.add(seal)
      copies?.add(seal)
      if (seal.signature !== undefined) walk.signed += 1
      const signedBy = yield* checkSignature(findings, seal)
      const { number, sweepId, sealedAt } = seal
      if (signedBy !== undefined) walk.anchor ??= { number, sweepId, sealedAt, keyId: signedBy }
      yield* sealed(seal, walk.anchor !== undefined)
    }),
  )
  chain.end()
  checkSealHead(findings, head, top)
  return { ...walk, copies: copies?.end() } satisfies SealWalk
})

type SealFailure = Stream.Error<RecordSource["seals"]>

/** The key whose signature a seal holds, if it holds a good one and is what was signed. */
const checkSignature = Effect.fnUntraced(function* (findings: Findings, seal: Seal) {
  const { number, sweepId: sweep, signature, digest, sealedAt } = seal
  const found = (rule: "seal-digest" | "signature", problem: string): void =>
    findings.found(rule, { seal: number, sweep }, `seal ${number} of sweep ${sweep} ${problem}`, sealedAt)
  const content = sealDigest(seal)
  if (content !== digest) found("seal-digest", "does not have the digest of its content")
  if (signature === undefined) return undefined
  // Over the content and not over the digest that it says it has.
  const verdict = yield* (yield* Signer).verify(content, signature)
  if (verdict === "valid") return signature.keyId
  found(
    "signature",
    verdict === "invalid"
      ? `holds a signature, said to be of key ${signature.keyId}, that no known key made over its content`
      : `is signed by key ${signature.keyId}, which is not known here`,
  )
  return undefined
})

/** The chain of seals, from its end to its beginning. */
class SealChain {
  readonly #findings: Findings
  readonly #sweeps = new Map<string, number>()
  #newer: Seal | undefined

  constructor(findings: Findings) {
    this.#findings = findings
  }

  /** The seal before those that came. */
  readonly add = (seal: Seal): void => {
    const { number, sweepId } = seal
    const newer = this.#newer
    if (newer !== undefined && newer.number !== number + 1) {
      this.#found(newer, `follows seal ${number}`)
    } else if (newer !== undefined && newer.previous !== sealHash(seal)) {
      this.#found(newer, `does not name seal ${number} as it is`)
    }
    const other = this.#sweeps.get(sweepId)
    if (other !== undefined) this.#found(seal, `seals the sweep that seal ${other} seals`)
    this.#sweeps.set(sweepId, number)
    this.#newer = seal
  }

  /** No seal comes any more. */
  readonly end = (): void => {
    const first = this.#newer
    if (first === undefined) return
    if (first.number !== 1) this.#found(first, "is the first that is there")
    else if (first.previous !== sealChainStart) this.#found(first, "is the first and names one before it")
  }

  #found({ number, sweepId: sweep, sealedAt }: Seal, problem: string): void {
    const message = `seal ${number} of sweep ${sweep} ${problem}`
    this.#findings.found("seal-chain", { seal: number, sweep }, message, sealedAt)
  }
}

/** The head is the newest seal, or the one before it, where a process ended between the two. */
const checkSealHead = (findings: Findings, head: SealHead | undefined, top: ReadonlyArray<Seal>): void => {
  const [newest] = top
  const place = head === undefined ? {} : { seal: head.number }
  const found = (message: string): void =>
    findings.found("seal-head", place, message, newest?.sealedAt ?? null)
  if (head === undefined) {
    if (newest !== undefined) found(`there are seals up to number ${newest.number}, and no head of them`)
    return
  }
  const named = top.find((seal) => seal.number === head.number)
  if (named === undefined) {
    const last = newest === undefined ? "there are none" : `the newest that is there is seal ${newest.number}`
    found(`the head of the seals names seal ${head.number}, and ${last}`)
  } else if (headOfSeal(named).hash !== head.hash) {
    found(`the head of the seals does not name seal ${named.number} as it is`)
  }
}
