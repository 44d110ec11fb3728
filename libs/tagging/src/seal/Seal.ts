import type { SweepHeader } from "../record/Ledger.ts"
import type { Timestamp } from "../record/Record.ts"
import { hashOf, sha256 } from "../record/sha256.ts"
import type { SealSignature } from "../ports/Signer.ts"

/** What a seal fixes of one sweep, and with its rows' tips of every group up to them, whichever sweep made it. */
export interface SealedContent {
  /** Its place in the chain of seals, from 1. */
  readonly number: number
  readonly sweepId: string
  /** The hash of the sweep's header: who swept what, when, by which policy. How it ended is in its rows. */
  readonly header: string
  readonly policyDigest: string
  readonly sealedAt: Timestamp
  /** The sweep that sealed it, where it was another one: its own process ended before it did. */
  readonly sealedBy?: string
  /** How many rows the sweep had, and the hash over them. */
  readonly rows: number
  readonly rowsHash: string
  /** How many groups were open in the account-Regions of the rows, which name them. */
  readonly openGroups: number
  /** The hash of the seal before it, its signature included; the SHA-256 of `seals` for the first. */
  readonly previous: string
}

/** A link of the chain of seals. */
export interface Seal extends SealedContent {
  /** The hash over all of the above; what is signed. */
  readonly digest: string
  /** Absent where it was chained unsigned. */
  readonly signature?: SealSignature
}

/** The newest seal of the chain. */
export interface SealHead {
  readonly number: number
  readonly hash: string
}

/** What the first seal has as `previous`. */
export const sealChainStart: string = sha256("seals")

/** The digest of a seal: over the canonical JSON of what it fixes. */
export const sealDigest = (content: SealedContent): string =>
  hashOf({
    number: content.number,
    sweep_id: content.sweepId,
    header: content.header,
    policy_digest: content.policyDigest,
    sealed_at: content.sealedAt,
    ...(content.sealedBy === undefined ? {} : { sealed_by: content.sealedBy }),
    rows: content.rows,
    rows_hash: content.rowsHash,
    open_groups: content.openGroups,
    previous: content.previous,
  })

/** The hash of a seal, which the next one names: over its digest and its signature, so that none can be taken off. */
export const sealHash = ({ digest, signature }: Pick<Seal, "digest" | "signature">): string =>
  hashOf({
    digest,
    signature:
      signature === undefined
        ? null
        : { key_id: signature.keyId, algorithm: signature.algorithm, value: signature.value },
  })

/** The head that a seal makes. */
export const headOfSeal = (seal: Seal): SealHead => ({ number: seal.number, hash: sealHash(seal) })

/** The hash of a sweep's header without its conclusion, which a conclusion that is run again writes anew. */
export const headerHash = (header: SweepHeader): string =>
  hashOf({
    sweep_id: header.sweepId,
    trigger: header.trigger,
    policy_digest: header.policyDigest,
    user_info: header.userInfo,
    tool_version: header.toolVersion,
    started_at: header.startedAt,
    scope: { accounts: header.scope.accounts, regions: header.scope.regions },
    reverts: header.reverts ?? null,
    unapproved: header.unapproved ?? null,
  })
