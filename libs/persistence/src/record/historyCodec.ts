import { Schema } from "effect"
import type { HistoryEntry } from "@orgtag/tagging"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import {
  TagMap,
  UserInfoMap,
  actionFields,
  changeList,
  ruleList,
  rulesIn,
  tagMapOf,
  tagsIn,
} from "./RecordParts.ts"

const HistoryItem = Schema.Struct({
  ...actionFields,
  tag_values: TagMap,
  sweep_id: Schema.String,
  policy_digest: Schema.String,
  user_info: UserInfoMap,
  prev: Schema.String,
  hash: Schema.String,
})

/** Items of TagHistory. */
export const historyCodec: ItemCodec<HistoryEntry> = itemCodec(
  HistoryItem,
  (item) => ({
    resource: item.resource_id,
    timestamp: item.timestamp,
    tags: tagsIn(item.tag_values),
    changes: item.changes,
    rules: rulesIn(item.rules),
    rev: item.rev,
    actionId: item.action_id,
    actionType: item.action_type,
    sweepId: item.sweep_id,
    policyDigest: item.policy_digest,
    userInfo: item.user_info,
    prev: item.prev,
    hash: item.hash,
  }),
  (entry) => ({
    resource_id: entry.resource,
    timestamp: entry.timestamp,
    tag_values: tagMapOf(entry.tags),
    changes: changeList(entry.changes),
    rules: ruleList(entry.rules),
    rev: entry.rev,
    action_id: entry.actionId,
    action_type: entry.actionType,
    sweep_id: entry.sweepId,
    policy_digest: entry.policyDigest,
    user_info: entry.userInfo,
    prev: entry.prev,
    hash: entry.hash,
  }),
)
