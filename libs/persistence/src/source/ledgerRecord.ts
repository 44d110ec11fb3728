import {
  CallFailed,
  type Items,
  type RecordSource,
  type SealableRow,
  type StoredPolicy,
  UnreadableItem,
} from "@orgtag/tagging"
import { Effect, Option, Stream } from "effect"
import { pieceCodec, policiesPartition, policyCodec, type PolicyItem } from "../controls/policyCodec.ts"
import type { ItemValues } from "../DynamoItem.ts"
import type { ItemCodec } from "../ItemCodec.ts"
import { rowCodec, rowPartition, rowPartitions } from "../ledger/rowCodec.ts"
import { headerCodec, headerSortKey } from "../ledger/sweepCodec.ts"
import { sealCodec, sealHeadCodec, sealHeadSortKey, sealsPartition } from "../seals/sealCodec.ts"
import { sweepLedger } from "../tables.ts"
import { itemsAs, keyText, type RawItem, readItemAs, unreadable } from "./readItem.ts"
import type { RecordTables } from "./RecordTables.ts"

/** What of a record stands in partitions of SweepLedger that can be asked for: sweeps, rows, seals and policies. */
export const ledgerRecord = (
  tables: RecordTables,
): Pick<RecordSource, "sealHead" | "seals" | "sweep" | "rows" | "policies"> => ({
  // Behind all numbers, so it comes first.
  sealHead: oneItem(sealHeadCodec, tables.ledger(sealsPartition, "descending"), sealHeadSortKey),
  seals: itemsAs(
    sweepLedger,
    sealCodec,
    tables
      .ledger(sealsPartition, "descending")
      .pipe(Stream.filter((item) => item instanceof UnreadableItem || item["sk"] !== sealHeadSortKey)),
  ),
  sweep: (sweepId) => oneItem(headerCodec, tables.ledger(sweepId), headerSortKey),
  rows: (sweepId) => rowsOf(tables, sweepId),
  policies: policiesOf(tables),
})

/** The item of a partition with this sort key; one that is not what it must be is `tampered`. */
const oneItem = <Value>(
  codec: ItemCodec<Value>,
  items: Stream.Stream<RawItem, CallFailed>,
  sort: string,
): Effect.Effect<Value | undefined, CallFailed> =>
  items.pipe(
    Stream.filter((item) => item instanceof UnreadableItem || item["sk"] === sort),
    Stream.runHead,
    Effect.flatMap((found) => {
      const item = Option.getOrUndefined(found)
      if (item === undefined) return Effect.succeed(undefined)
      const read = item instanceof UnreadableItem ? item : readItemAs(sweepLedger, codec, item)
      return read instanceof UnreadableItem ? Effect.fail(tampered(read)) : Effect.succeed(read)
    }),
  )

const tampered = ({ what, problem }: UnreadableItem) =>
  new CallFailed({
    service: "orgtag record",
    operation: "ReadRecord",
    reason: "tampered",
    code: "ItemMalformed",
    detail: `${what}: ${problem}`,
    effect: "none",
    attempts: 1,
  })

const rowsOf = (tables: RecordTables, sweepId: string): Items<SealableRow> =>
  Stream.range(0, rowPartitions - 1).pipe(
    Stream.flatMap((index) => itemsAs(sweepLedger, rowCodec, tables.ledger(rowPartition(sweepId, index)))),
  )

/** Policies with the further pieces of their texts, which follow them under keys that begin with theirs. */
const policiesOf = (tables: RecordTables): Items<StoredPolicy> =>
  tables.ledger(policiesPartition).pipe(
    Stream.groupAdjacentBy((item) => (item instanceof UnreadableItem ? item : digestIn(item))),
    Stream.map(([, [first, ...further]]) => {
      const policy = first instanceof UnreadableItem ? first : readItemAs(sweepLedger, policyCodec, first)
      return policy instanceof UnreadableItem ? policy : wholePolicy(policy, further)
    }),
  )

const digestIn = ({ sk }: ItemValues): string => keyText(sk).split("#")[0] ?? ""

const wholePolicy = (policy: PolicyItem, further: ReadonlyArray<RawItem>): StoredPolicy | UnreadableItem => {
  const { furtherPieces, text, ...stored } = policy
  const pieces: Array<string> = [text]
  for (const item of further) {
    const piece = item instanceof UnreadableItem ? item : readItemAs(sweepLedger, pieceCodec, item)
    if (piece instanceof UnreadableItem) return piece
    pieces.push(piece.text)
  }
  if (further.length !== furtherPieces) {
    const problem = `it speaks of ${furtherPieces} further pieces, and ${further.length} are there`
    return unreadable(sweepLedger, policyCodec.encode(policy), problem)
  }
  return { ...stored, text: pieces.join("") }
}
