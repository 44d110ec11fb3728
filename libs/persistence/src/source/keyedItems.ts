import { type CallFailed, UnreadableItem } from "@orgtag/tagging"
import { type Effect, Schema, Stream } from "effect"
import type { ItemValues } from "../DynamoItem.ts"
import { objectField } from "../ItemCommands.ts"
import type { RawItem } from "./readItem.ts"
import type { KeyedText, SortedItems } from "./SortedItems.ts"

/** Where the items of a table are put on disk; an item that belongs nowhere is unreadable. */
export type Shelf = (values: ItemValues) => Omit<KeyedText, "text"> | UnreadableItem

/** Items as texts under the keys that a shelf gives them. Those that cannot be read come together in a partition "". */
export const keyedItems = (
  items: Stream.Stream<RawItem, CallFailed>,
  shelf: Shelf,
): Stream.Stream<KeyedText, CallFailed> =>
  items.pipe(
    Stream.map((item) => {
      const place = item instanceof UnreadableItem ? item : shelf(item)
      return place instanceof UnreadableItem
        ? { partition: "", sort: "", text: JSON.stringify(place) }
        : { ...place, text: JSON.stringify(item, noSets) }
    }),
  )

/** A set would come back as an object like any other. */
const noSets = (_name: string, value: unknown): unknown =>
  value instanceof Set ? { set: Array.from(value) } : value

/** The partitions of items on disk, each as `open` makes it, after the items that cannot be read. */
export const partitionsAs = <A>(
  sorted: SortedItems,
  open: (partition: string) => Effect.Effect<A | UnreadableItem, CallFailed>,
): Stream.Stream<A | UnreadableItem, CallFailed> =>
  sorted.partitions.pipe(
    Stream.flatMap((partition) =>
      partition === ""
        ? sorted.items(partition).pipe(Stream.map(({ text }) => unreadableOf(text)))
        : Stream.fromEffect(open(partition)),
    ),
  )

/** The item of a text that `keyedItems` made. */
export const itemOfText = Schema.decodeUnknownSync(Schema.fromJsonString(objectField<ItemValues>()))

const unreadableOf = Schema.decodeUnknownSync(Schema.fromJsonString(UnreadableItem))
