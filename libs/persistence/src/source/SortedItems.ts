import { randomUUID } from "node:crypto"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync, type StatementSync } from "node:sqlite"
import { CallFailed } from "@orgtag/tagging"
import { Effect, Option, type Scope, Stream } from "effect"
import { persistenceLimits } from "../persistenceLimits.ts"

/** A text with its place in a partition. */
export interface PlacedText {
  readonly sort: string
  readonly text: string
}

/** A text with the key under which it is found again. */
export interface KeyedText extends PlacedText {
  readonly partition: string
}

/** By the sort keys, or against them. */
export type Order = "ascending" | "descending"

/** Texts on disk, to be read by their keys once all of them are there. */
export interface SortedItems {
  /** The partitions, each once, in the order of their UTF-8 bytes. */
  readonly partitions: Stream.Stream<string, CallFailed>
  /** The texts of a partition in the order of their sort keys, or against it; texts with the same key all come. */
  readonly items: (partition: string, order?: Order) => Stream.Stream<PlacedText, CallFailed>
}

/**
 * Puts any number of texts on disk and sorts them by their keys, in memory that does not grow with them.
 *
 * **Details** SQLite of Node itself does the sorting: no order of a table's scan or of an export's files is relied on.
 * What stands in the folder takes about as much room as the texts, and is gone when the scope closes.
 */
export const sortItems = <R>(
  folder: string,
  items: Stream.Stream<KeyedText, CallFailed, R>,
): Effect.Effect<SortedItems, CallFailed, R | Scope.Scope> =>
  Effect.gen(function* () {
    const database = yield* openDatabase(folder)
    const insert = database.prepare("insert into item (partition, sort, text) values (?, ?, ?)")
    yield* onDisk(() => database.exec("begin"))
    yield* items.pipe(
      Stream.rechunk(persistenceLimits.diskPageItems),
      Stream.runForEachArray((some) =>
        onDisk(() => {
          for (const { partition, sort, text } of some) insert.run(partition, sort, text)
        }),
      ),
    )
    yield* onDisk(() => database.exec("commit; create index by_key on item (partition, sort)"))
    return readerOf(database)
  })

/** Neither journal nor syncing: after a crash nobody asks for it again. */
const openDatabase = (folder: string): Effect.Effect<DatabaseSync, CallFailed, Scope.Scope> =>
  Effect.gen(function* () {
    const file = join(folder, `${randomUUID()}.sqlite`)
    const database = yield* Effect.acquireRelease(
      onDisk(() => new DatabaseSync(file)),
      (opened) =>
        Effect.sync(() => {
          opened.close()
          rmSync(file, { force: true })
        }),
    )
    yield* onDisk(() =>
      database.exec(
        `pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -${persistenceLimits.diskCacheKilobytes};
        create table item (id integer primary key, partition text not null, sort text not null, text text not null)`,
      ),
    )
    return database
  })

const readerOf = (database: DatabaseSync): SortedItems => {
  const partitions = (condition: string): StatementSync =>
    database.prepare(
      `select distinct partition from item ${condition} order by partition limit ${persistenceLimits.diskPageItems}`,
    )
  const first = partitions("")
  const next = partitions("where partition > ?")
  const ascending = pagesOf(database, ">", "asc")
  const descending = pagesOf(database, "<", "desc")
  return {
    partitions: Stream.paginate<string | undefined, string, CallFailed>(undefined, (after) =>
      onDisk(() => {
        const rows = after === undefined ? first.all() : next.all(after)
        const names = rows.map((row) => String(row["partition"]))
        return [names, Option.fromUndefinedOr(names.at(-1))]
      }),
    ),
    items: (partition, order = "ascending") =>
      Stream.paginate<Place | undefined, PlacedText, CallFailed>(undefined, (after) =>
        onDisk(() => readPage(order === "ascending" ? ascending : descending, partition, after)),
      ),
  }
}

/** A place among the texts of a partition. */
interface Place {
  readonly sort: string
  readonly id: number
}

/** The statements for the first page of a partition and for those after it; both go along the index. */
interface Pages {
  readonly first: StatementSync
  readonly next: StatementSync
}

const pagesOf = (database: DatabaseSync, beyond: "<" | ">", direction: "asc" | "desc"): Pages => {
  const page = (condition: string) =>
    database.prepare(
      `select id, sort, text from item where partition = :partition ${condition}
      order by sort ${direction}, id ${direction} limit ${persistenceLimits.diskPageItems}`,
    )
  return { first: page(""), next: page(`and (sort, id) ${beyond} (:sort, :id)`) }
}

const readPage = (
  { first, next }: Pages,
  partition: string,
  after: Place | undefined,
): readonly [ReadonlyArray<PlacedText>, Option.Option<Place>] => {
  const rows =
    after === undefined ? first.all({ partition }) : next.all({ partition, sort: after.sort, id: after.id })
  const last = rows.at(-1)
  return [
    rows.map((row) => ({ sort: String(row["sort"]), text: String(row["text"]) })),
    last === undefined || rows.length < persistenceLimits.diskPageItems
      ? Option.none()
      : Option.some({ sort: String(last["sort"]), id: Number(last["id"]) }),
  ]
}

const onDisk = <A>(run: () => A): Effect.Effect<A, CallFailed> =>
  Effect.try({
    try: run,
    catch: (cause) =>
      new CallFailed({
        service: "orgtag",
        operation: "SortOnDisk",
        reason: "unavailable",
        code: "TemporaryFolder",
        detail: `the folder for temporary files (TMPDIR): ${cause instanceof Error ? cause.message : String(cause)}`,
        effect: "none",
        attempts: 1,
      }),
  })
