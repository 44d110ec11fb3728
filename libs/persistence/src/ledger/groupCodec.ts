import { Schema } from "effect"
import {
  AccountId,
  Region,
  type Action,
  type ActionOutcome,
  type ClosedGroup,
  type Group,
  type GroupKey,
} from "@orgtag/tagging"
import type { Item, ItemValue } from "../DynamoItem.ts"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import {
  AttemptMap,
  Count,
  FailureReasonField,
  RecordTime,
  UserInfoMap,
  actionFields,
  attemptMap,
  changeList,
  ruleList,
  rulesIn,
} from "../record/RecordParts.ts"

const ClosedMap = Schema.Struct({
  outcomes: Schema.Array(
    Schema.Struct({
      action_id: Schema.String,
      status: Schema.Literals(["accepted", "verified", "failed"]),
      entry_hash: Schema.NullOr(Schema.String),
      reason: Schema.optionalKey(FailureReasonField),
      row: Schema.optionalKey(Schema.String),
      attempt: Schema.optionalKey(AttemptMap),
      timestamp: Schema.optionalKey(RecordTime),
    }),
  ),
  previous: Schema.String,
  hash: Schema.String,
})

const GroupItem = Schema.Struct({
  sk: Schema.String,
  account: AccountId,
  region: Region,
  opened_in: Count,
  number: Count,
  epoch: Count,
  sweep_id: Schema.String,
  policy_digest: Schema.String,
  user_info: UserInfoMap,
  actions: Schema.Array(Schema.Struct(actionFields)),
  closed: Schema.optionalKey(ClosedMap),
})

/** Digits of epoch and number in a group's key. Padded, so that the keys of a chain sort as its groups were opened. */
export const groupKeyDigits = 10

/** The partition of an account-Region's groups. */
export const groupPartitionOf = (account: AccountId, region: Region): string => `wal#${account}#${region}`

/** `<epoch>#<n>`, of the epoch in which the group was opened: the key stays when another epoch takes it over. */
export const groupSortKeyOf = ({ openedIn, number }: GroupKey): string =>
  `${String(openedIn).padStart(groupKeyDigits, "0")}#${String(number).padStart(groupKeyDigits, "0")}`

const actionMap = (action: Action): ItemValue => ({
  action_id: action.actionId,
  action_type: action.actionType,
  resource_id: action.resource,
  rev: action.rev,
  changes: changeList(action.changes),
  rules: ruleList(action.rules),
  timestamp: action.timestamp,
})

const outcomeMap = (outcome: ActionOutcome): ItemValue => ({
  action_id: outcome.actionId,
  status: outcome.status,
  entry_hash: outcome.entryHash,
  ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
  ...(outcome.row === undefined ? {} : { row: outcome.row }),
  ...(outcome.attempt === undefined ? {} : { attempt: attemptMap(outcome.attempt) }),
  ...(outcome.timestamp === undefined ? {} : { timestamp: outcome.timestamp }),
})

/** What closing adds to a group's item. */
export const closedMap = (closed: ClosedGroup): ItemValue => ({
  outcomes: closed.outcomes.map(outcomeMap),
  previous: closed.previous,
  hash: closed.hash,
})

const closedOf = (map: typeof ClosedMap.Type): ClosedGroup => ({
  outcomes: map.outcomes.map((outcome) => ({
    actionId: outcome.action_id,
    status: outcome.status,
    entryHash: outcome.entry_hash,
    ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
    ...(outcome.row === undefined ? {} : { row: outcome.row }),
    ...(outcome.attempt === undefined ? {} : { attempt: outcome.attempt }),
    ...(outcome.timestamp === undefined ? {} : { timestamp: outcome.timestamp }),
  })),
  previous: map.previous,
  hash: map.hash,
})

const groupOf = (item: typeof GroupItem.Type): Group => ({
  account: item.account,
  region: item.region,
  openedIn: item.opened_in,
  number: item.number,
  epoch: item.epoch,
  sweepId: item.sweep_id,
  policyDigest: item.policy_digest,
  userInfo: item.user_info,
  actions: item.actions.map((action) => ({
    actionId: action.action_id,
    actionType: action.action_type,
    resource: action.resource_id,
    rev: action.rev,
    changes: action.changes,
    rules: rulesIn(action.rules),
    timestamp: action.timestamp,
  })),
  ...(item.closed === undefined ? {} : { closed: closedOf(item.closed) }),
})

const itemOfGroup = (group: Group): Item => ({
  pk: groupPartitionOf(group.account, group.region),
  sk: groupSortKeyOf(group),
  account: group.account,
  region: group.region,
  opened_in: group.openedIn,
  number: group.number,
  epoch: group.epoch,
  sweep_id: group.sweepId,
  policy_digest: group.policyDigest,
  user_info: group.userInfo,
  actions: group.actions.map(actionMap),
  closed: group.closed === undefined ? undefined : closedMap(group.closed),
})

/** Groups in flight and closed, in SweepLedger. */
export const groupCodec: ItemCodec<Group> = itemCodec(
  GroupItem,
  (item) => {
    const group = groupOf(item)
    return item.sk === groupSortKeyOf(group)
      ? group
      : `the key ${item.sk} is not that of its epoch and number`
  },
  itemOfGroup,
)
