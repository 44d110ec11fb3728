import { Schema } from "effect"
import type { StoredPolicy } from "@orgtag/tagging"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import { Count, RecordTime, UserInfoMap } from "../record/RecordParts.ts"

/** The partition of the stored policies. */
export const policiesPartition = "policies"

/** The item of a policy: all but what of its text did not fit into it. */
export interface PolicyItem extends StoredPolicy {
  /** How many further pieces the text has, in items of their own. */
  readonly furtherPieces: number
}

const StoredItem = Schema.Struct({
  sk: Schema.String,
  text: Schema.String,
  further_pieces: Count,
  tool_version: Schema.String,
  user_info: UserInfoMap,
  stored_at: RecordTime,
  hash: Schema.optionalKey(Schema.String),
})

/** Stored policies, by digest. `stored_at` tells them from the pieces beside them. */
export const policyCodec: ItemCodec<PolicyItem> = itemCodec(
  StoredItem,
  (item) => ({
    digest: item.sk,
    text: item.text,
    furtherPieces: item.further_pieces,
    toolVersion: item.tool_version,
    userInfo: item.user_info,
    storedAt: item.stored_at,
    ...(item.hash === undefined ? {} : { hash: item.hash }),
  }),
  (policy) => ({
    pk: policiesPartition,
    sk: policy.digest,
    text: policy.text,
    further_pieces: policy.furtherPieces,
    tool_version: policy.toolVersion,
    user_info: policy.userInfo,
    stored_at: policy.storedAt,
    hash: policy.hash,
  }),
)

/** A further piece of a policy's text. */
export interface PolicyPiece {
  readonly digest: string
  /** Its place among the further ones, from 1. */
  readonly index: number
  readonly text: string
}

/** The sort key of a piece: behind the policy's own, and before the next policy's. */
export const pieceSortKey = ({ digest, index }: Omit<PolicyPiece, "text">): string => `${digest}#${index}`

/** Further pieces of policies. */
export const pieceCodec: ItemCodec<PolicyPiece> = itemCodec(
  Schema.Struct({ policy_digest: Schema.String, index: Count, text: Schema.String }),
  ({ policy_digest, index, text }) => ({ digest: policy_digest, index, text }),
  (piece) => ({
    pk: policiesPartition,
    sk: pieceSortKey(piece),
    policy_digest: piece.digest,
    index: piece.index,
    text: piece.text,
  }),
)
