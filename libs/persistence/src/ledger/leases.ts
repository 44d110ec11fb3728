import type { AccountId, CallFailed, Lease } from "@orgtag/tagging"
import { Effect } from "effect"
import { isConditionRefused, settleConditionalWrite } from "../conditionalWrite.ts"
import { readItem } from "../itemReads.ts"
import { updateItem } from "../itemWrites.ts"
import { persistenceLimits } from "../persistenceLimits.ts"
import type { TableCalls } from "../TableCalls.ts"
import { sweepLedger } from "../tables.ts"
import { leaseCodec, leasePartitionOf, leaseSortKey } from "./leaseCodec.ts"

/** Whether a lease was taken, and the one that stands now. */
export interface LeaseAttempt {
  readonly acquired: boolean
  readonly lease: Lease
}

const keyOf = (account: AccountId) => ({ pk: leasePartitionOf(account), sk: leaseSortKey })

/** Who asks for the lease of an account, when, and until when. */
export interface LeaseRequest {
  readonly account: AccountId
  readonly holder: string
  readonly now: number
  readonly expiresAt: number
}

/**
 * Takes the lease of an account if it is free, expired at `now` or the holder's own, and makes its epoch grow.
 *
 * `now` is the caller's clock: DynamoDB has none. After a lost answer the lease is ours if we hold it until the time
 * that we asked for; an attempt that was made twice made the epoch grow twice, which harms nothing.
 */
export const acquireLease = (
  calls: TableCalls,
  request: LeaseRequest,
  round = 1,
): Effect.Effect<LeaseAttempt, CallFailed> => {
  const { account, holder, now, expiresAt } = request
  const stands = readItem(calls, sweepLedger, leaseCodec, keyOf(account))
  const taken = updateItem(calls, sweepLedger, leaseCodec, {
    key: keyOf(account),
    update:
      "SET #account = :account, #holder = :holder, #expiry = :expiry, #epoch = if_not_exists(#epoch, :zero) + :one",
    condition: "attribute_not_exists(pk) OR #expiry <= :now OR #holder = :holder",
    names: { "#account": "account", "#holder": "holder", "#expiry": "expiry", "#epoch": "epoch" },
    values: {
      ":account": account,
      ":holder": holder,
      ":expiry": expiresAt,
      ":now": now,
      ":zero": 0,
      ":one": 1,
    },
  })
  return taken.pipe(
    Effect.map((lease): LeaseAttempt => ({ acquired: true, lease })),
    Effect.catch((failed) => {
      const refused = isConditionRefused(failed)
      if (!refused && failed.effect === "none") return Effect.fail(failed)
      return stands.pipe(
        Effect.mapError(() => failed),
        Effect.flatMap((lease) => {
          if (lease?.holder === holder && lease.expiresAt === expiresAt)
            return Effect.succeed({ acquired: true, lease })
          if (lease !== undefined && lease.holder !== holder && lease.expiresAt > now)
            return Effect.succeed({ acquired: false, lease })
          // It was given back between the refusal and the look: it is worth another try.
          return refused && round < persistenceLimits.leaseRounds
            ? acquireLease(calls, request, round + 1)
            : Effect.fail(failed)
        }),
      )
    }),
  )
}

const oursStill = {
  condition: "#holder = :holder AND #epoch = :epoch AND #expiry > :zero",
  names: { "#holder": "holder", "#epoch": "epoch", "#expiry": "expiry" },
}

const setExpiry = (calls: TableCalls, lease: Lease, expiresAt: number) =>
  settleConditionalWrite(
    updateItem(calls, sweepLedger, leaseCodec, {
      ...oursStill,
      key: keyOf(lease.account),
      update: "SET #expiry = :expiry",
      values: { ":holder": lease.holder, ":epoch": lease.epoch, ":zero": 0, ":expiry": expiresAt },
    }),
    {
      done: true,
      refused: Effect.succeed(false),
      reread: readItem(calls, sweepLedger, leaseCodec, keyOf(lease.account)).pipe(
        Effect.map((found) => {
          if (found?.holder !== lease.holder || found.epoch !== lease.epoch) return false
          return found.expiresAt === expiresAt ? true : undefined
        }),
      ),
    },
  )

/** Prolongs a lease that nobody else took and that was not given back; one that only expired is still ours. */
export const renewLease = (
  calls: TableCalls,
  lease: Lease,
  expiresAt: number,
): Effect.Effect<boolean, CallFailed> => setExpiry(calls, lease, expiresAt)

/** Gives a lease back by letting it end at 0. The item stays, for the next epoch must be greater. */
export const releaseLease = (calls: TableCalls, lease: Lease): Effect.Effect<void, CallFailed> =>
  setExpiry(calls, lease, 0).pipe(Effect.asVoid)
