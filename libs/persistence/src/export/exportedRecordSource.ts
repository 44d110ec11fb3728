import type { CallFailed, RecordSource } from "@orgtag/tagging"
import { Effect, type Scope, Stream } from "effect"
import { itemOfText, keyedItems } from "../source/keyedItems.ts"
import { type RecordOptions, recordOfTables } from "../source/recordOfTables.ts"
import { keyText, type RawItem } from "../source/readItem.ts"
import { sortItems } from "../source/SortedItems.ts"
import { sweepLedger, type TableDefinition, tables } from "../tables.ts"
import { type ExportUnusable, findExport } from "./findExport.ts"
import { readExportedFile } from "./readExportedFile.ts"

/** A record in files, and the moments of which the tables were exported, where their summaries tell. */
export interface ExportedRecord {
  readonly source: RecordSource
  readonly exportTimes: ReadonlyArray<string>
}

/** The record in files that DynamoDB exported, a folder a table. */
export const exportedRecordSource = (
  folder: string,
  options: RecordOptions,
): Effect.Effect<ExportedRecord, ExportUnusable | CallFailed, Scope.Scope> =>
  Effect.gen(function* () {
    const found = yield* Effect.forEach(tables, (table) => findExport(folder, table))
    const all = (table: TableDefinition): Stream.Stream<RawItem, CallFailed> =>
      Stream.fromIterable(found.filter((each) => each.table === table).flatMap(({ files }) => files)).pipe(
        Stream.flatMap(readExportedFile),
      )
    const ledger = yield* sortItems(
      options.temporaryFolder,
      keyedItems(all(sweepLedger), ({ pk, sk }) => ({ partition: keyText(pk), sort: keyText(sk) })),
    )
    const source = yield* recordOfTables(
      {
        atRest: true,
        all,
        ledger: (partition, order) =>
          ledger.items(partition, order).pipe(Stream.map(({ text }) => itemOfText(text))),
      },
      options,
    )
    const exportTimes = new Set(
      found.flatMap(({ exportTime }) => (exportTime === undefined ? [] : [exportTime])),
    )
    return { source, exportTimes: Array.from(exportTimes).toSorted() }
  })
