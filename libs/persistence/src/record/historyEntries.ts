import type { CallFailed, HistoryEntry, ResourceArn } from "@orgtag/tagging"
import { Effect, type Stream } from "effect"
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
 * Step 6: one write unit per KB.
 *
 * Undefined where this call is known to have put the entry. Otherwise the entry that stands in its place, be it ours or
 * not: the protocol compares the actions. Ours stands there, and is answered whole with our own action id, where an
 * earlier call or another process that replays the group put it, and where this call put it and its answer was lost.
 *
 * Entries are never deleted: one that refuses ours and is gone when it is read was taken away by somebody.
 */
export const putHistoryEntry = (
  calls: TableCalls,
  entry: HistoryEntry,
): Effect.Effect<HistoryEntry | undefined, CallFailed> =>
  settleConditionalWrite<undefined, HistoryEntry | undefined>(
    putItem(calls, tagHistory, historyCodec.encode(entry), {
      condition: "attribute_not_exists(resource_id)",
    }),
    {
      done: undefined,
      refused: standing(calls, entry).pipe(
        Effect.flatMap((found) =>
          found === undefined ? Effect.fail(vanished(calls, entry)) : Effect.succeed(found),
        ),
      ),
      reread: standing(calls, entry),
    },
  )

const vanished = (calls: TableCalls, { resource, timestamp }: HistoryEntry): CallFailed =>
  calls.failed("PutItem", "tampered", "EntryVanished", `${resource} ${timestamp} was there and is gone`)

/** The entries of a resource, newest first. */
export const historyOf = (calls: TableCalls, arn: ResourceArn): Stream.Stream<HistoryEntry, CallFailed> =>
  queryItems(calls, tagHistory, historyCodec, { partition: arn, newestFirst: true })
