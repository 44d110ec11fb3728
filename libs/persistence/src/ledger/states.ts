import type { AccountId, CallFailed, RegionState, StateVersion } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { queryItems } from "../itemReads.ts"
import { isConditionRefused } from "../conditionalWrite.ts"
import { putItem } from "../itemWrites.ts"
import type { TableCalls } from "../TableCalls.ts"
import { sweepLedger } from "../tables.ts"
import { stateCodec, statePartitionOf } from "./stateCodec.ts"

/** The states of an account's Regions, by Region. */
export const statesOf = (
  calls: TableCalls,
  account: AccountId,
): Effect.Effect<ReadonlyArray<RegionState>, CallFailed> =>
  Stream.runCollect(queryItems(calls, sweepLedger, stateCodec, { partition: statePartitionOf(account) }))

/**
 * Writes the state of an account-Region unless one of a later version stands, one write unit; false where one does.
 *
 * The version stands in the item beside the state. Writing the same version again is no refusal: an answer may be lost.
 */
export const putState = (
  calls: TableCalls,
  state: RegionState,
  { epoch, number }: StateVersion,
): Effect.Effect<boolean, CallFailed> =>
  putItem(
    calls,
    sweepLedger,
    { ...stateCodec.encode(state), stored_in: epoch, stored_as: number },
    {
      condition:
        "attribute_not_exists(stored_in) OR stored_in < :epoch OR (stored_in = :epoch AND stored_as <= :number)",
      values: { ":epoch": epoch, ":number": number },
    },
  ).pipe(
    Effect.as(true),
    Effect.catchIf(isConditionRefused, () => Effect.succeed(false)),
  )
