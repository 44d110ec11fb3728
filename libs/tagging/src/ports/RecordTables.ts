import { Context, type Effect } from "effect"

/** Something that is wrong with a table of the record. */
export interface TableFlaw {
  /** What kind of flaw it is, or AWS's error code. */
  readonly code: string
  readonly message: string
  /** What a person can do about it. */
  readonly mend: string
}

/** What can be known of a table without writing to it. */
export interface TableCondition {
  readonly table: string
  /** Nothing is wrong where there are none. */
  readonly flaws: ReadonlyArray<TableFlaw>
  /** Calls that could not be tried without writing. */
  readonly untried: ReadonlyArray<string>
}

/** The tables of the record as a whole: whether they are as they must be, and open to the caller. */
export class RecordTables extends Context.Service<
  RecordTables,
  {
    /**
     * Looks at each table: whether it is there and active, its keys and indexes, and whether the caller may read it and
     * write to it. Never fails, for a call that does is a flaw; never writes, for its writes are asked for on a condition
     * that cannot hold.
     */
    readonly inspect: Effect.Effect<ReadonlyArray<TableCondition>>
  }
>()("@orgtag/tagging/ports/RecordTables") {}
