import { Schema } from "effect"
import { AccountId, Region, type RegionState } from "@orgtag/tagging"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import { Count, RecordTime } from "../record/RecordParts.ts"

const place = { opened_in: Count, number: Count }

const StateItem = Schema.Struct({
  account: AccountId,
  region: Region,
  first_open: Schema.optionalKey(Schema.Struct(place)),
  tip: Schema.optionalKey(Schema.Struct({ ...place, hash: Schema.String })),
  last_swept: Schema.optionalKey(Schema.Struct({ sweep_id: Schema.String, at: RecordTime })),
})

/** The partition of an account's states; that it has any tells that the account was seen before. */
export const statePartitionOf = (account: AccountId): string => `state#${account}`

/** States of account-Regions. What is undefined is absent from the item. */
export const stateCodec: ItemCodec<RegionState> = itemCodec(
  StateItem,
  ({ account, region, first_open: open, tip, last_swept: swept }) => ({
    account,
    region,
    firstOpen: open === undefined ? undefined : { openedIn: open.opened_in, number: open.number },
    tip: tip === undefined ? undefined : { openedIn: tip.opened_in, number: tip.number, hash: tip.hash },
    lastSwept: swept === undefined ? undefined : { sweepId: swept.sweep_id, at: swept.at },
  }),
  ({ account, region, firstOpen, tip, lastSwept }) => ({
    pk: statePartitionOf(account),
    sk: region,
    account,
    region,
    first_open:
      firstOpen === undefined ? undefined : { opened_in: firstOpen.openedIn, number: firstOpen.number },
    tip: tip === undefined ? undefined : { opened_in: tip.openedIn, number: tip.number, hash: tip.hash },
    last_swept: lastSwept === undefined ? undefined : { sweep_id: lastSwept.sweepId, at: lastSwept.at },
  }),
)
