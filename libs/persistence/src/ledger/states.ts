import type { AccountId, CallFailed, RegionState } from "@orgtag/tagging"
import { type Effect, Stream } from "effect"
import { queryItems } from "../itemReads.ts"
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

/** Writes the state of an account-Region, one write unit. */
export const putState = (calls: TableCalls, state: RegionState): Effect.Effect<void, CallFailed> =>
  putItem(calls, sweepLedger, stateCodec.encode(state))
