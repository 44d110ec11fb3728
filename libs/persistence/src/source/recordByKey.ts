import {
  type AccountId,
  type CallFailed,
  type Items,
  type RecordedRegion,
  type RecordedResource,
  type Region,
  type ResourceArn,
  UnreadableItem,
  type UserAction,
} from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { groupCodec, groupPartitionOf } from "../ledger/groupCodec.ts"
import { stateCodec, statePartitionOf } from "../ledger/stateCodec.ts"
import { actionCodec } from "../record/actionCodec.ts"
import { headCodec } from "../record/headCodec.ts"
import { historyCodec } from "../record/historyCodec.ts"
import type { TableCalls } from "../TableCalls.ts"
import { sweepLedger, tagHistory, tagsMetadata, userActions } from "../tables.ts"
import { itemsAs } from "./readItem.ts"
import { itemsWithKeys, itemWithKey, partitionItems } from "./tableReads.ts"

/** An account-Region. */
export interface Cell {
  readonly account: AccountId
  readonly region: Region
}

/** A resource by its ARN; none where it was at most seen. */
export const resourceByArn = Effect.fnUntraced(function* (
  calls: TableCalls,
  resource: ResourceArn,
): Effect.fn.Return<ReadonlyArray<RecordedResource>, CallFailed> {
  const found = yield* itemWithKey(calls, tagsMetadata, headCodec, { resource_id: resource })
  const head = found instanceof UnreadableItem || (found?.rev ?? 0) > 0 ? found : undefined
  const entries = itemsAs(tagHistory, historyCodec, partitionItems(calls, tagHistory, resource))
  if (head === undefined && (yield* Stream.runCount(Stream.take(entries, 1))) === 0) return []
  return [{ resource, head, entries }]
})

/** An account-Region by its name. */
export const regionByName = (
  calls: TableCalls,
  { account, region }: Cell,
): Effect.Effect<RecordedRegion, CallFailed> =>
  itemWithKey(calls, sweepLedger, stateCodec, { pk: statePartitionOf(account), sk: region }).pipe(
    Effect.map((state) => ({
      account,
      region,
      state,
      groups: itemsAs(
        sweepLedger,
        groupCodec,
        partitionItems(calls, sweepLedger, groupPartitionOf(account, region)),
      ),
    })),
  )

/** Rows of UserActions by their ids. */
export const actionsById = <E>(
  calls: TableCalls,
  ids: Stream.Stream<string, E>,
): Stream.Stream<UserAction | UnreadableItem, E | CallFailed> =>
  itemsWithKeys(calls, userActions, actionCodec, ids.pipe(Stream.map((id) => ({ action_id: id }))))

/** Items without those that cannot be read: for reads that only look for where else to look. */
export const onlyReadable = <A>(items: Items<A>): Stream.Stream<A, CallFailed> =>
  items.pipe(Stream.flatMap((item) => (item instanceof UnreadableItem ? Stream.empty : Stream.succeed(item))))
