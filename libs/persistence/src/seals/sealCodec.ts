import { Schema } from "effect"
import type { Seal, SealHead } from "@orgtag/tagging"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import { Count, RecordTime } from "../record/RecordParts.ts"

/** The partition of the seals and of their head. */
export const sealsPartition = "seals"

/** The sort key of the head: behind every number, so that a query from the end meets it and then the newest seal. */
export const sealHeadSortKey = "head"

/** Digits of a seal's number in its key. Padded, so that the keys sort as the seals were made. */
export const sealKeyDigits = 10

/** The sort key of a seal. */
export const sealSortKey = (number: number): string => String(number).padStart(sealKeyDigits, "0")

const SealItem = Schema.Struct({
  number: Count,
  sweep_id: Schema.String,
  header: Schema.String,
  policy_digest: Schema.String,
  sealed_at: RecordTime,
  sealed_by: Schema.optionalKey(Schema.String),
  rows: Count,
  rows_hash: Schema.String,
  open_groups: Count,
  previous: Schema.String,
  digest: Schema.String,
  signature: Schema.optionalKey(
    Schema.Struct({ key_id: Schema.String, algorithm: Schema.String, value: Schema.String }),
  ),
})

const sealOf = (item: typeof SealItem.Type): Seal => ({
  number: item.number,
  sweepId: item.sweep_id,
  header: item.header,
  policyDigest: item.policy_digest,
  sealedAt: item.sealed_at,
  ...(item.sealed_by === undefined ? {} : { sealedBy: item.sealed_by }),
  rows: item.rows,
  rowsHash: item.rows_hash,
  openGroups: item.open_groups,
  previous: item.previous,
  digest: item.digest,
  ...(item.signature === undefined
    ? {}
    : {
        signature: {
          keyId: item.signature.key_id,
          algorithm: item.signature.algorithm,
          value: item.signature.value,
        },
      }),
})

/** Seals, by number. */
export const sealCodec: ItemCodec<Seal> = itemCodec(SealItem, sealOf, (seal) => ({
  pk: sealsPartition,
  sk: sealSortKey(seal.number),
  number: seal.number,
  sweep_id: seal.sweepId,
  header: seal.header,
  policy_digest: seal.policyDigest,
  sealed_at: seal.sealedAt,
  sealed_by: seal.sealedBy,
  rows: seal.rows,
  rows_hash: seal.rowsHash,
  open_groups: seal.openGroups,
  previous: seal.previous,
  digest: seal.digest,
  signature:
    seal.signature === undefined
      ? undefined
      : {
          key_id: seal.signature.keyId,
          algorithm: seal.signature.algorithm,
          value: seal.signature.value,
        },
}))

const HeadItem = Schema.Struct({ number: Count, hash: Schema.String })

/** The head of the seals. */
export const sealHeadCodec: ItemCodec<SealHead> = itemCodec(
  HeadItem,
  ({ number, hash }) => ({ number, hash }),
  ({ number, hash }) => ({ pk: sealsPartition, sk: sealHeadSortKey, number, hash }),
)

/** One of the two, as a query over the partition meets them. */
export type SealOrHead =
  { readonly _tag: "Head"; readonly head: SealHead } | { readonly _tag: "Seal"; readonly seal: Seal }

/** What stands at the end of the partition. Only read; each of the two is written by its own codec. */
export const sealOrHeadCodec: ItemCodec<SealOrHead> = itemCodec(
  Schema.Union([SealItem, HeadItem]),
  (item): SealOrHead =>
    "digest" in item
      ? { _tag: "Seal", seal: sealOf(item) }
      : { _tag: "Head", head: { number: item.number, hash: item.hash } },
  (item) => (item._tag === "Seal" ? sealCodec.encode(item.seal) : sealHeadCodec.encode(item.head)),
)
