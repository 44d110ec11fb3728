import {
  type CallFailed,
  type Head,
  type Items,
  parseArn,
  type RecordedResource,
  UnreadableItem,
} from "@orgtag/tagging"
import { Effect, Option, type Scope, Stream } from "effect"
import type { ItemValues } from "../DynamoItem.ts"
import { headCodec } from "../record/headCodec.ts"
import { historyCodec } from "../record/historyCodec.ts"
import { type TableDefinition, tagHistory, tagsMetadata } from "../tables.ts"
import { itemOfText, keyedItems, partitionsAs, type Shelf } from "./keyedItems.ts"
import { keyText, readItemAs, unreadable } from "./readItem.ts"
import type { RecordTables } from "./RecordTables.ts"
import { type SortedItems, sortItems } from "./SortedItems.ts"

/** Heads sort before entries. */
const headSort = "head"
const entrySort = (timestamp: string): string => `of ${timestamp}`

/**
 * The resources of a record with their heads and their entries, sorted on disk.
 *
 * Entries are read before heads: a head that moves meanwhile is one ahead of its history, like one whose entry is not
 * written yet, and never behind it. A head at revision 0 says that a resource was seen, and is no part of a chain.
 */
export const resourcesOnDisk = (
  tables: RecordTables,
  folder: string,
): Effect.Effect<Items<RecordedResource>, CallFailed, Scope.Scope> =>
  Effect.gen(function* () {
    const entries = keyedItems(
      tables.all(tagHistory),
      shelfOf(tagHistory, ({ timestamp }) => entrySort(keyText(timestamp))),
    )
    const moved = tables
      .all(tagsMetadata)
      .pipe(Stream.filter((item) => item instanceof UnreadableItem || !isSeenOnly(item)))
    const heads = keyedItems(
      moved,
      shelfOf(tagsMetadata, () => headSort),
    )
    const sorted = yield* sortItems(folder, Stream.concat(entries, heads))
    return partitionsAs(sorted, (partition) => resourceOf(sorted, partition))
  })

const isSeenOnly = ({ rev, head }: ItemValues): boolean => rev === 0 && head === undefined

const shelfOf =
  (table: TableDefinition, sort: (values: ItemValues) => string): Shelf =>
  (values) => {
    const partition = keyText(values["resource_id"])
    return Option.isSome(parseArn(partition))
      ? { partition, sort: sort(values) }
      : unreadable(table, values, "resource_id is no ARN")
  }

const resourceOf = Effect.fnUntraced(function* (sorted: SortedItems, partition: string) {
  const items = sorted.items(partition)
  const heads = yield* items.pipe(
    Stream.takeWhile(({ sort }) => sort === headSort),
    Stream.take(2),
    Stream.runCollect,
  )
  const entries = items.pipe(
    Stream.dropWhile(({ sort }) => sort === headSort),
    Stream.map(({ text }) => readItemAs(tagHistory, historyCodec, itemOfText(text))),
  )
  // Only what parses was given a partition of its own.
  const resource = Option.getOrThrow(parseArn(partition))
  return {
    resource,
    head: headOf(heads.map(({ text }) => itemOfText(text))),
    entries,
  } satisfies RecordedResource
})

/** A table has one item under a key; an export that somebody put another into may have two. */
const headOf = ([first, second]: ReadonlyArray<ItemValues>): Head | UnreadableItem | undefined =>
  first === undefined
    ? undefined
    : second === undefined
      ? readItemAs(tagsMetadata, headCodec, first)
      : unreadable(tagsMetadata, second, "it is there more than once")
