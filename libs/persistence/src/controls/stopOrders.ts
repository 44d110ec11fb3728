import type { CallFailed, StopOrder, Timestamp, UserInfo } from "@orgtag/tagging"
import { isDeepStrictEqual } from "node:util"
import { Effect } from "effect"
import { settleConditionalWrite } from "../conditionalWrite.ts"
import { readItem } from "../itemReads.ts"
import { putItem, updateItem } from "../itemWrites.ts"
import type { TableCalls } from "../TableCalls.ts"
import { controlPartition, controlSortKeys, sweepLedger } from "../tables.ts"
import { resumedMap, stopCodec } from "./controlCodec.ts"

const key = { pk: controlPartition, sk: controlSortKeys.stop }

/** The last order to stop, one read unit; undefined where there never was one. */
export const readStopOrder = (calls: TableCalls): Effect.Effect<StopOrder | undefined, CallFailed> =>
  readItem(calls, sweepLedger, stopCodec, key)

/** Orders to stop, one write unit, in place of whatever order stands: the last one counts. */
export const putStopOrder = (calls: TableCalls, order: StopOrder): Effect.Effect<void, CallFailed> =>
  putItem(calls, sweepLedger, stopCodec.encode(order))

/**
 * Takes the standing order back, one write unit; false where none stands. After a lost answer it is ours if it was taken
 * back by the same one at the same time.
 */
export const resumeSweeps = (
  calls: TableCalls,
  userInfo: UserInfo,
  at: Timestamp,
): Effect.Effect<boolean, CallFailed> => {
  const resumed = resumedMap({ userInfo, at })
  return settleConditionalWrite(
    updateItem(calls, sweepLedger, stopCodec, {
      key,
      update: "SET #resumed = :resumed",
      condition: "attribute_exists(pk) AND attribute_not_exists(#resumed)",
      names: { "#resumed": "resumed" },
      values: { ":resumed": resumed },
    }),
    {
      done: true,
      refused: Effect.succeed(false),
      reread: readStopOrder(calls).pipe(
        Effect.map((order) =>
          order?.resumed === undefined ? undefined : isDeepStrictEqual(resumedMap(order.resumed), resumed),
        ),
      ),
    },
  )
}
