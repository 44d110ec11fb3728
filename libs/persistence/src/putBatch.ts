import type { CallFailed } from "@orgtag/tagging"
import { Array as Arrays, Effect } from "effect"
import type { Item, ItemValues } from "./DynamoItem.ts"
import { batchSchedule, persistenceLimits } from "./persistenceLimits.ts"
import { mustFitItem, type TableCalls } from "./TableCalls.ts"
import type { DocumentTable } from "./tables.ts"

/**
 * Puts whole items, 25 a call, and answers the keys that DynamoDB acknowledged.
 *
 * Of items with the same key only the last is put, for DynamoDB refuses a batch that has one twice. A batch that was
 * throttled or whose answer was lost leaves its keys out of the answer, so that the other batches' outcome is not
 * lost with it; a refusal for any other reason fails the whole, for it would be the same for every batch.
 */
export const putBatch = (
  calls: TableCalls,
  table: DocumentTable,
  items: ReadonlyArray<Item>,
): Effect.Effect<ReadonlySet<string>, CallFailed> => {
  const keyOf = (item: ItemValues) => String(item[table.partitionKey.name])
  const distinct = [...new Map(items.map((item) => [keyOf(item), item])).values()]
  return Effect.forEach(distinct, (item) => mustFitItem(calls, "BatchWriteItem", item)).pipe(
    Effect.andThen(
      Effect.forEach(
        Arrays.chunksOf(distinct, persistenceLimits.batchWriteItems),
        (chunk) => putChunk(calls, table, chunk, keyOf),
        { concurrency: persistenceLimits.batchWriteConcurrency },
      ),
    ),
    Effect.map((acknowledged) => new Set(acknowledged.flat())),
  )
}

interface ItemsLeft {
  readonly _tag: "ItemsLeft"
}

const putChunk = (
  calls: TableCalls,
  table: DocumentTable,
  chunk: ReadonlyArray<Item>,
  keyOf: (item: ItemValues) => string,
): Effect.Effect<ReadonlyArray<string>, CallFailed> => {
  const name = calls.nameOf(table)
  return Effect.suspend(() => {
    let pending = chunk
    const acknowledged = () => {
      const left = new Set(pending.map(keyOf))
      return chunk.map(keyOf).filter((key) => !left.has(key))
    }
    const round = Effect.suspend(() => calls.documents.batchWrite({ table: name, items: pending })).pipe(
      Effect.flatMap((answer): Effect.Effect<void, ItemsLeft> => {
        // Ours are sent again, not those of the answer: an item must not change on its way there and back.
        const left = new Set(
          (answer.UnprocessedItems[name] ?? []).map(({ PutRequest }) => keyOf(PutRequest.Item)),
        )
        pending = pending.filter((item) => left.has(keyOf(item)))
        return pending.length === 0 ? Effect.void : Effect.fail({ _tag: "ItemsLeft" })
      }),
    )
    return round.pipe(
      Effect.retry({ while: (failed) => failed._tag === "ItemsLeft", schedule: batchSchedule }),
      Effect.catch((failed) =>
        failed._tag === "ItemsLeft" || failed.effect === "unknown" || failed.reason === "throttled"
          ? Effect.void
          : Effect.fail(failed),
      ),
      Effect.map(acknowledged),
    )
  })
}
