import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb"
import type { CallFailed } from "@orgtag/tagging"
import { Array as Arrays, Effect, Schema } from "effect"
import type { Attributes, Item } from "./DynamoItem.ts"
import { batchSchedule, persistenceLimits } from "./persistenceLimits.ts"
import { answered, AttributesField, encodeItem, type TableCalls } from "./TableCalls.ts"
import type { TableDefinition } from "./tables.ts"

/** `UnprocessedItems` is required: DynamoDB always sends it, and without it an answer acknowledges nothing. */
const BatchWriteAnswer = Schema.Struct({
  ...answered,
  UnprocessedItems: Schema.Record(
    Schema.String,
    Schema.Array(Schema.Struct({ PutRequest: Schema.Struct({ Item: AttributesField }) })),
  ),
})

/**
 * Puts whole items, 25 a call, and answers the keys that DynamoDB acknowledged.
 *
 * Of items with the same key only the last is put, for DynamoDB refuses a batch that has one twice. A batch that was
 * throttled or whose answer was lost leaves its keys out of the answer, so that the other batches' outcome is not
 * lost with it; a refusal for any other reason fails the whole, for it would be the same for every batch.
 */
export const putBatch = (
  calls: TableCalls,
  table: TableDefinition,
  items: ReadonlyArray<Item>,
): Effect.Effect<ReadonlySet<string>, CallFailed> => {
  const keyOf = (attributes: Attributes) => attributes[table.partitionKey.name]?.S ?? ""
  return Effect.forEach(items, (item) => encodeItem(calls, "BatchWriteItem", item)).pipe(
    Effect.map((all) => [...new Map(all.map((attributes) => [keyOf(attributes), attributes])).values()]),
    Effect.flatMap((distinct) =>
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
  table: TableDefinition,
  chunk: ReadonlyArray<Attributes>,
  keyOf: (attributes: Attributes) => string,
): Effect.Effect<ReadonlyArray<string>, CallFailed> => {
  const name = calls.nameOf(table)
  return Effect.suspend(() => {
    let pending = chunk
    const acknowledged = () => {
      const left = new Set(pending.map(keyOf))
      return chunk.map(keyOf).filter((key) => !left.has(key))
    }
    const round = Effect.suspend(() =>
      calls.send(
        calls.client,
        new BatchWriteItemCommand({
          RequestItems: { [name]: pending.map((attributes) => ({ PutRequest: { Item: attributes } })) },
        }),
        calls.terms("BatchWriteItem", "write", BatchWriteAnswer),
      ),
    ).pipe(
      Effect.flatMap((answer): Effect.Effect<void, ItemsLeft> => {
        // Ours are sent again, not those of the answer: an item must not change on its way there and back.
        const left = new Set(
          (answer.UnprocessedItems[name] ?? []).map(({ PutRequest }) => keyOf(PutRequest.Item)),
        )
        pending = pending.filter((attributes) => left.has(keyOf(attributes)))
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
