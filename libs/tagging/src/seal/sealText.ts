import { canonicalJson } from "../record/sha256.ts"
import type { Seal } from "./Seal.ts"

/**
 * The text of a seal's copy: canonical JSON (RFC 8785) under the names that the record has for its parts. The same seal
 * is the same text, so that copies are compared as they stand.
 */
export const sealText = (seal: Seal): string =>
  canonicalJson({
    schema: "orgtag.seal/v1",
    number: seal.number,
    sweep_id: seal.sweepId,
    header: seal.header,
    policy_digest: seal.policyDigest,
    sealed_at: seal.sealedAt,
    ...(seal.sealedBy === undefined ? {} : { sealed_by: seal.sealedBy }),
    rows: seal.rows,
    rows_hash: seal.rowsHash,
    open_groups: seal.openGroups,
    previous: seal.previous,
    digest: seal.digest,
    signature:
      seal.signature === undefined
        ? null
        : {
            key_id: seal.signature.keyId,
            algorithm: seal.signature.algorithm,
            value: seal.signature.value,
          },
  })
