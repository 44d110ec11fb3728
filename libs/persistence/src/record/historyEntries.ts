import type { CallFailed, HistoryEntry, ResourceArn } from "@orgtag/tagging"
import type { Effect, Stream } from "effect"
import { settleConditionalWrite } from "../conditionalWrite.ts"
import { queryItems, readItem } from "../itemReads.ts"
import { putItem } from "../itemWrites.ts"
import type { TableCalls } from "../TableCalls.ts"
import { tagHistory } from "../tables.ts"
import { historyCodec } from "./historyCodec.ts"

/** What stands in the way of an entry. */
const standing = (
  calls: TableCalls,
  { resource, timestamp }: HistoryEntry,
): Effect.Effect<HistoryEntry | undefined, CallFailed> =>
  readItem(calls, tagHistory, historyCodec, { resource_id: resource, timestamp })

/**
 * Step 6: one write unit per KB. What stands in its place already is read and answered, be it ours or not: the
 * protocol compares the actions. So it is after a lost answer, which makes an entry of ours the one that stands.
 */
export const putHistoryEntry = (
  calls: TableCalls,
  entry: HistoryEntry,
): Effect.Effect<HistoryEntry | undefined, CallFailed> =>
  settleConditionalWrite<undefined, HistoryEntry | undefined>(
    putItem(calls, tagHistory, historyCodec.encode(entry), {
      condition: "attribute_not_exists(resource_id)",
    }),
    { done: undefined, refused: standing(calls, entry), reread: standing(calls, entry) },
  )

/** The entries of a resource, newest first. */
export const historyOf = (calls: TableCalls, arn: ResourceArn): Stream.Stream<HistoryEntry, CallFailed> =>
  queryItems(calls, tagHistory, historyCodec, { partition: arn, newestFirst: true })
