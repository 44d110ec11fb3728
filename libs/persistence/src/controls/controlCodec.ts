import { Schema } from "effect"
import type { ApprovedPolicy, StopOrder } from "@orgtag/tagging"
import type { Item } from "../DynamoItem.ts"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import { RecordTime, UserInfoMap } from "../record/RecordParts.ts"
import { controlPartition, controlSortKeys } from "../tables.ts"

const ApprovedItem = Schema.Struct({
  policy_digest: Schema.String,
  approved_by: Schema.String,
  at: Schema.optionalKey(RecordTime),
})

/** The approved policy; `approvedPolicyItem` writes the same for a deployment. */
export const approvedCodec: ItemCodec<ApprovedPolicy> = itemCodec(
  ApprovedItem,
  (item) => ({
    digest: item.policy_digest,
    approvedBy: item.approved_by,
    ...(item.at === undefined ? {} : { at: item.at }),
  }),
  ({ digest, approvedBy, at }) => ({
    pk: controlPartition,
    sk: controlSortKeys.approved,
    policy_digest: digest,
    approved_by: approvedBy,
    at,
  }),
)

const Resumed = Schema.Struct({ user_info: UserInfoMap, at: RecordTime })

const StopItem = Schema.Struct({
  reason: Schema.String,
  user_info: UserInfoMap,
  at: RecordTime,
  resumed: Schema.optionalKey(Resumed),
})

/** Who took an order back, and when, as an attribute. */
export const resumedMap = ({ userInfo, at }: NonNullable<StopOrder["resumed"]>) =>
  ({ user_info: userInfo, at }) satisfies Item

/** The last order to stop, and that it was taken back. */
export const stopCodec: ItemCodec<StopOrder> = itemCodec(
  StopItem,
  ({ reason, user_info, at, resumed }) => ({
    reason,
    userInfo: user_info,
    at,
    ...(resumed === undefined ? {} : { resumed: { userInfo: resumed.user_info, at: resumed.at } }),
  }),
  ({ reason, userInfo, at, resumed }) => ({
    pk: controlPartition,
    sk: controlSortKeys.stop,
    reason,
    user_info: userInfo,
    at,
    resumed: resumed === undefined ? undefined : resumedMap(resumed),
  }),
)
