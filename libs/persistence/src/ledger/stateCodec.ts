import { Schema } from "effect"
import { AccountId, Region, type RegionState } from "@orgtag/tagging"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import { RecordTime } from "../record/RecordParts.ts"
import { GroupPlace, groupPlaceMap, groupPlaceOf } from "./groupPlace.ts"

const StateItem = Schema.Struct({
  account: AccountId,
  region: Region,
  first_open: Schema.optionalKey(GroupPlace),
  tip: Schema.optionalKey(Schema.Struct({ ...GroupPlace.fields, hash: Schema.String })),
  last_swept: Schema.optionalKey(Schema.Struct({ sweep_id: Schema.String, at: RecordTime })),
  watched: Schema.optionalKey(Schema.Struct({ from: GroupPlace, to: GroupPlace, at: RecordTime })),
})

/** The partition of an account's states; that it has any tells that the account was seen before. */
export const statePartitionOf = (account: AccountId): string => `state#${account}`

/** States of account-Regions. What is undefined is absent from the item. */
export const stateCodec: ItemCodec<RegionState> = itemCodec(
  StateItem,
  ({ account, region, first_open: open, tip, last_swept: swept, watched }) => ({
    account,
    region,
    firstOpen: open === undefined ? undefined : groupPlaceOf(open),
    tip: tip === undefined ? undefined : { ...groupPlaceOf(tip), hash: tip.hash },
    lastSwept: swept === undefined ? undefined : { sweepId: swept.sweep_id, at: swept.at },
    ...(watched === undefined
      ? {}
      : {
          watched: { from: groupPlaceOf(watched.from), to: groupPlaceOf(watched.to), at: watched.at },
        }),
  }),
  ({ account, region, firstOpen, tip, lastSwept, watched }) => ({
    pk: statePartitionOf(account),
    sk: region,
    account,
    region,
    first_open: firstOpen === undefined ? undefined : groupPlaceMap(firstOpen),
    tip: tip === undefined ? undefined : { ...groupPlaceMap(tip), hash: tip.hash },
    last_swept: lastSwept === undefined ? undefined : { sweep_id: lastSwept.sweepId, at: lastSwept.at },
    watched:
      watched === undefined
        ? undefined
        : { from: groupPlaceMap(watched.from), to: groupPlaceMap(watched.to), at: watched.at },
  }),
)
