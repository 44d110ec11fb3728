import type { AccountId, CallFailed, SealableRow } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { queryItems } from "../itemReads.ts"
import { putItem } from "../itemWrites.ts"
import { persistenceLimits } from "../persistenceLimits.ts"
import type { TableCalls } from "../TableCalls.ts"
import { sweepLedger } from "../tables.ts"
import { rowCodec, rowPartition, rowPartitionOf, rowPartitions } from "./rowCodec.ts"

/**
 * Writes rows, one write unit each.
 *
 * One PutItem a row and no batch: BatchWriteItem would have to be allowed on the ledger, where to IAM it also means
 * deleting groups and seals. Of rows at the same place only the last is written.
 */
export const putRows = (
  calls: TableCalls,
  rows: ReadonlyArray<SealableRow>,
): Effect.Effect<void, CallFailed> => {
  const distinct = new Map(rows.map((row) => [`${row.sweepId}#${row.account}#${row.region}`, row]))
  return Effect.forEach(distinct.values(), (row) => putItem(calls, sweepLedger, rowCodec.encode(row)), {
    concurrency: persistenceLimits.rowConcurrency,
    discard: true,
  })
}

/** The rows of one account in a sweep, read consistently. */
export const rowsOfAccount = (
  calls: TableCalls,
  sweepId: string,
  account: AccountId,
): Effect.Effect<ReadonlyArray<SealableRow>, CallFailed> =>
  Stream.runCollect(
    queryItems(calls, sweepLedger, rowCodec, {
      partition: rowPartitionOf(sweepId, account),
      from: `${account}#`,
      // The character after the `#` that ends the account's id.
      to: `${account}$`,
    }),
  )

/** The rows of a sweep, in no order: several partitions are read at a time, and of each a page is held. */
export const rowsOf = (calls: TableCalls, sweepId: string): Stream.Stream<SealableRow, CallFailed> =>
  Stream.range(0, rowPartitions - 1).pipe(
    Stream.flatMap(
      (index) => queryItems(calls, sweepLedger, rowCodec, { partition: rowPartition(sweepId, index) }),
      { concurrency: persistenceLimits.rowConcurrency, bufferSize: 1 },
    ),
  )
