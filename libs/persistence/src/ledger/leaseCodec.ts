import { Schema } from "effect"
import { AccountId, type Lease } from "@orgtag/tagging"
import { itemCodec, type ItemCodec } from "../ItemCodec.ts"
import { Count } from "../record/RecordParts.ts"

const LeaseItem = Schema.Struct({
  account: AccountId,
  holder: Schema.String,
  epoch: Count,
  expiry: Count,
})

/** The sort key of an account's lease. */
export const leaseSortKey = "lease"

/** The partition of an account's lease. */
export const leasePartitionOf = (account: AccountId): string => `lease#${account}`

/** Leases on accounts. One that was given back stays with `expiry` 0: the epoch must outlive it. */
export const leaseCodec: ItemCodec<Lease> = itemCodec(
  LeaseItem,
  ({ account, holder, epoch, expiry }) => ({ account, holder, epoch, expiresAt: expiry }),
  ({ account, holder, epoch, expiresAt }) => ({
    pk: leasePartitionOf(account),
    sk: leaseSortKey,
    account,
    holder,
    epoch,
    expiry: expiresAt,
  }),
)
