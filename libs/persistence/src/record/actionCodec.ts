import { Schema } from "effect"
import { AccountId, Region, type UserAction } from "@orgtag/tagging"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import {
  AttemptMap,
  UserInfoMap,
  actionFields,
  attemptMap,
  changeList,
  ruleList,
  rulesIn,
} from "./RecordParts.ts"

const ActionItem = Schema.Struct({
  ...actionFields,
  account: AccountId,
  region: Region,
  user_info: UserInfoMap,
  sweep_id: Schema.String,
  policy_digest: Schema.String,
  sweep_cell: Schema.String,
  status: Schema.Literals(["intended", "accepted", "verified", "failed"]),
  attempts: Schema.Array(AttemptMap),
})

/** The index's partition: one account-Region of one sweep, so that no partition takes a whole sweep's writes. */
export const sweepCellOf = (sweep: string, account: AccountId, region: Region): string =>
  `${sweep}#${account}#${region}`

/** Items of UserActions. `account`, `region`, `rev` and `rules` stand beside what RECORD.md lists. */
export const actionCodec: ItemCodec<UserAction> = itemCodec(
  ActionItem,
  (item) =>
    item.sweep_cell === sweepCellOf(item.sweep_id, item.account, item.region)
      ? {
          actionId: item.action_id,
          actionType: item.action_type,
          resource: item.resource_id,
          rev: item.rev,
          changes: item.changes,
          rules: rulesIn(item.rules),
          timestamp: item.timestamp,
          account: item.account,
          region: item.region,
          userInfo: item.user_info,
          sweepId: item.sweep_id,
          policyDigest: item.policy_digest,
          status: item.status,
          attempts: item.attempts,
        }
      : `sweep_cell ${item.sweep_cell} is not that of its sweep, account and Region`,
  (action) => ({
    action_id: action.actionId,
    resource_id: action.resource,
    user_info: action.userInfo,
    action_type: action.actionType,
    timestamp: action.timestamp,
    status: action.status,
    attempts: action.attempts.map(attemptMap),
    sweep_id: action.sweepId,
    policy_digest: action.policyDigest,
    changes: changeList(action.changes),
    rules: ruleList(action.rules),
    rev: action.rev,
    account: action.account,
    region: action.region,
    sweep_cell: sweepCellOf(action.sweepId, action.account, action.region),
  }),
)
