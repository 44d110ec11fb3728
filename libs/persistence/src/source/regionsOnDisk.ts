import {
  AccountId,
  type CallFailed,
  type Items,
  type RecordedRegion,
  Region,
  type RegionState,
  UnreadableItem,
} from "@orgtag/tagging"
import { Effect, Schema, type Scope, Stream } from "effect"
import type { ItemValues } from "../DynamoItem.ts"
import { groupCodec } from "../ledger/groupCodec.ts"
import { stateCodec } from "../ledger/stateCodec.ts"
import { sweepLedger } from "../tables.ts"
import { itemOfText, keyedItems, partitionsAs, type Shelf } from "./keyedItems.ts"
import { keyText, readItemAs, unreadable } from "./readItem.ts"
import type { RecordTables } from "./RecordTables.ts"
import { type SortedItems, sortItems } from "./SortedItems.ts"

/** States sort before groups. */
const stateSort = "state"
const groupSort = (sort: string): string => `wal ${sort}`

const Cell = Schema.Struct({ account: AccountId, region: Region })
const isCell = Schema.is(Cell)
const decodeCell = Schema.decodeUnknownSync(Schema.fromJsonString(Cell))

/** The account-Regions of a record with their states and their groups, sorted on disk. */
export const regionsOnDisk = (
  tables: RecordTables,
  folder: string,
): Effect.Effect<Items<RecordedRegion>, CallFailed, Scope.Scope> =>
  Effect.gen(function* () {
    const wanted = tables
      .all(sweepLedger)
      .pipe(Stream.filter((item) => item instanceof UnreadableItem || isOfRegion(keyText(item["pk"]))))
    const sorted = yield* sortItems(folder, keyedItems(wanted, shelfOf))
    return partitionsAs(sorted, (partition) => regionOf(sorted, partition))
  })

const isOfRegion = (partition: string): boolean => /^(?:wal|state)#/u.test(partition)

const shelfOf: Shelf = (values) => {
  const [kind, account, ...rest] = keyText(values["pk"]).split("#")
  const own = keyText(values["sk"])
  const cell = { account, region: kind === "state" ? own : rest.join("#") }
  if (!isCell(cell)) return unreadable(sweepLedger, values, "its key names no account-Region")
  return { partition: JSON.stringify(cell), sort: kind === "state" ? stateSort : groupSort(own) }
}

const regionOf = Effect.fnUntraced(function* (sorted: SortedItems, partition: string) {
  const items = sorted.items(partition)
  const states = yield* items.pipe(
    Stream.takeWhile(({ sort }) => sort === stateSort),
    Stream.take(2),
    Stream.runCollect,
  )
  const groups = items.pipe(
    Stream.dropWhile(({ sort }) => sort === stateSort),
    Stream.map(({ text }) => readItemAs(sweepLedger, groupCodec, itemOfText(text))),
  )
  return {
    ...decodeCell(partition),
    state: stateOf(states.map(({ text }) => itemOfText(text))),
    groups,
  } satisfies RecordedRegion
})

const stateOf = ([first, second]: ReadonlyArray<ItemValues>): RegionState | UnreadableItem | undefined =>
  first === undefined
    ? undefined
    : second === undefined
      ? readItemAs(sweepLedger, stateCodec, first)
      : unreadable(sweepLedger, second, "it is there more than once")
