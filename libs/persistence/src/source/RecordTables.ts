import type { CallFailed } from "@orgtag/tagging"
import type { Stream } from "effect"
import type { TableDefinition } from "../tables.ts"
import type { RawItem } from "./readItem.ts"
import type { Order } from "./SortedItems.ts"

/** The tables of a record as verification reads them: in DynamoDB, or as files that were exported from there. */
export interface RecordTables {
  /** Whether nothing writes to them meanwhile. */
  readonly atRest: boolean
  /** All items of a table, in no order. */
  readonly all: (table: TableDefinition) => Stream.Stream<RawItem, CallFailed>
  /** The items of a partition of SweepLedger in the order of their sort keys, or against it. */
  readonly ledger: (partition: string, order?: Order) => Stream.Stream<RawItem, CallFailed>
}
