import { Duration, Schedule } from "effect"

/** The bounds of everything that repeats here, in one place; `DESIGN.md` promise 10. */
export const persistenceLimits = {
  /** Keys in a BatchGetItem, as DynamoDB takes them. */
  batchGetKeys: 100,
  /** Puts in a BatchWriteItem, as DynamoDB takes them. */
  batchWriteItems: 25,
  /** BatchWriteItem calls of one `putActions` at once. */
  batchWriteConcurrency: 4,
  /** How often what a batch left undone is sent again. */
  batchRounds: 8,
  /** Pages of one query. At 1 MB a page this is no limit that a healthy table meets, only the end of an endless walk. */
  queryPages: 10_000,
  /** Pages of one scan: at 1 MB a page 10 TB. */
  scanPages: 10_000_000,
  /** Texts that are put on disk, or read from there, in one go. */
  diskPageItems: 200,
  /** Bytes of a line of an export: an item of 400 KB, written as JSON with every character escaped. */
  exportLineBytes: 4_194_304,
  /** The memory that sorting on disk keeps pages in. */
  diskCacheKilobytes: 16_384,
  /** Rows that are put at once, and partitions of rows that are read at once. */
  rowConcurrency: 8,
  /** How often a lease that vanished while it was looked at is tried for again. */
  leaseRounds: 3,
  /** The bytes of a policy's text in one item, which holds 400 KB (DynamoDB); a policy file has up to 1 MiB. */
  policyPieceBytes: 350_000,
  /** Seals in one page of a query that begins at the newest, of which few are wanted. */
  sealsPerPage: 100,
  /** How often the end of the seals is looked at again before it counts as altered. */
  sealHeadLooks: 2,
  /** How often a table's status is asked for, at most one second apart. */
  tablePolls: 300,
  /** How often a table is asked for again where DynamoDB makes too many at once. */
  createRounds: 30,
} as const

/**
 * When what a batch left undone is sent again: after 50 ms, twice that each time up to 2 s, jittered. DynamoDB leaves
 * items undone where a partition is throttled; sent again at once they only prolong that.
 */
export const batchSchedule = Schedule.min([
  Schedule.exponential(Duration.millis(50)),
  Schedule.spaced(Duration.seconds(2)),
]).pipe(Schedule.jittered, Schedule.upTo({ times: persistenceLimits.batchRounds }))
