import { Schema } from "effect"
import { AccountId, Region, ResourceArn, type Head, type HeadMove } from "@orgtag/tagging"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import {
  ChangeOfKey,
  Count,
  RecordTime,
  TagMap,
  UserInfoMap,
  changeList,
  tagMapOf,
  tagsIn,
} from "./RecordParts.ts"

const HeadMoveMap = Schema.Struct({
  action_id: Schema.String,
  changes: Schema.Array(ChangeOfKey),
  rev: Count,
  prev: Schema.String,
  timestamp: RecordTime,
})

const HeadItem = Schema.Struct({
  resource_id: ResourceArn,
  tag_values: TagMap,
  timestamp: RecordTime,
  user_info: UserInfoMap,
  account: AccountId,
  region: Region,
  rev: Count,
  hash: Schema.String,
  head: Schema.optionalKey(HeadMoveMap),
  contests: Schema.optionalKey(
    Schema.Array(Schema.Struct({ key: Schema.String, rounds: Count, at: RecordTime })),
  ),
  fence: Schema.optionalKey(Count),
  gone: Schema.optionalKey(Schema.Boolean),
})

const movedOf = (move: typeof HeadMoveMap.Type): HeadMove => ({
  actionId: move.action_id,
  changes: move.changes,
  prev: move.prev,
  timestamp: move.timestamp,
})

/** Items of TagsMetadata. `head` has the revision it led to once more, as RECORD.md lists it; the two must agree. */
export const headCodec: ItemCodec<Head> = itemCodec(
  HeadItem,
  (item) =>
    (item.head?.rev ?? 0) === item.rev
      ? {
          resource: item.resource_id,
          account: item.account,
          region: item.region,
          tags: tagsIn(item.tag_values),
          timestamp: item.timestamp,
          userInfo: item.user_info,
          rev: item.rev,
          hash: item.hash,
          moved: item.head === undefined ? undefined : movedOf(item.head),
          ...(item.contests === undefined ? {} : { contests: item.contests }),
          ...(item.fence === undefined ? {} : { fence: item.fence }),
          gone: item.gone === true,
        }
      : `rev is ${item.rev} but head speaks of ${item.head?.rev ?? "none"}`,
  (head) => ({
    resource_id: head.resource,
    tag_values: tagMapOf(head.tags),
    timestamp: head.timestamp,
    user_info: head.userInfo,
    account: head.account,
    region: head.region,
    rev: head.rev,
    hash: head.hash,
    head:
      head.moved === undefined
        ? undefined
        : {
            action_id: head.moved.actionId,
            changes: changeList(head.moved.changes),
            rev: head.rev,
            prev: head.moved.prev,
            timestamp: head.moved.timestamp,
          },
    contests: head.contests?.map(({ key, rounds, at }) => ({ key, rounds, at })),
    fence: head.fence,
    gone: head.gone ? true : undefined,
  }),
)
