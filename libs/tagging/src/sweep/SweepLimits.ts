import { Duration } from "effect"

/** Every bound of the engine, by name. Those that AWS or RECORD.md sets say so. */
export const SweepLimits = {
  /** Accounts that are worked on at once. */
  accountsAtOnce: 64,
  /**
   * Account-Regions that are read at once, of all accounts together, and as many that are written: while some accounts are
   * entered the Regions of others keep these places busy, and no more calls queue up than their time limits allow.
   */
  regionsAtOnce: 128,
  /** Due changes of an account-Region that are gathered before they are written, where the policy sets no limit. */
  streamedChanges: 1000,
  /** ARNs in one TagResources or UntagResources call (AWS). */
  resourcesPerGroup: 20,
  /** The bytes that a group's changes may take in its item of the ledger; an item holds 400 KB (AWS). */
  bytesPerGroup: 200_000,
  /** Open groups that a row names; a group that stays open keeps all after it open. */
  openGroupsNamed: 1000,
  /** Resources that are written together, so that one read-back (100 ARNs; AWS) serves them all. */
  resourcesPerWave: 100,
  /** Groups that are written together: as many small ones as one BatchWriteItem takes intents (AWS). */
  groupsPerWave: 25,
  /** Groups of one wave whose calls are under way at once; AWS takes 5 such calls a second in an account-Region. */
  groupsSentAtOnce: 5,
  /**
   * Resources that are recorded at once, of all account-Regions together: enough for several waves, and not so many that
   * what has a time limit waits behind them at slow tables.
   */
  recordsAtOnce: 256,
  /** Waves of one account-Region that are under way at once: while one is read back and recorded the next is sent. */
  wavesAtOnce: 3,
  /** Heads and actions read in one BatchGetItem (AWS). */
  headsPerRead: 100,
  /** Histories of resources that recovery reads at once. */
  historiesAtOnce: 8,
  /** Heads that recovery fences at once. */
  headsFencedAtOnce: 16,
  /** How long a lease holds, and how often it is renewed (RECORD.md). */
  leaseSeconds: 75,
  leaseRenewal: Duration.seconds(15),
  /** How often a lease that somebody else holds is asked for again. */
  leaseRetry: Duration.seconds(5),
  /** How long a write that rests on the lease may take with all its retries. */
  leasedTime: Duration.seconds(40),
  /** What must be left of a lease for such a write to start: longer than it may take. */
  leaseMargin: Duration.seconds(45),
  /** The waits between read-backs of what was written; after the last one it stays `accepted`. */
  readBackWaits: [0, 250, 500, 1000, 2000, 4000].map((wait) => Duration.millis(wait)),
  /** How long AWS may take to show a change; what is younger is not judged (RECORD.md). */
  visibility: Duration.minutes(10),
  /** How long a key that is contested is left alone before it is tried once more. */
  contestRest: Duration.days(7),
  /** How long it is remembered that somebody undid a change: longer than between two runs of whatever undoes it. */
  contestMemory: Duration.days(45),
  /** How old what a process knows of the order to stop may be when it begins something new. */
  stopOrderFreshness: Duration.seconds(5),
  /** Resources of one account-Region; more fail it as `too-large`. 5 million, as many as 50,000 pages hold (AWS). */
  resourcesPerRegion: 5_000_000,
  /** ARNs in one GetResources by ARN (AWS). */
  resourcesPerLookUp: 100,
  /** How often a page walk starts again when its token ran out of time, in all processes; then it is `too-large`. */
  inventoryRestarts: 3,
  /** How long a page token is used after it came: AWS lets it live 15 minutes. */
  pageTokenLife: Duration.minutes(14),
  /** How often an account-Region is begun again where a process got nowhere in it; then it is `too-large`. */
  regionRestarts: 3,
  /** The share of its time that a process leaves for writing where a Region is begun for the last time. */
  shareForWriting: 0.4,
  /** Entries of a resource among which the one of an action of the same sweep is looked for. */
  entriesLookedAt: 100,
  /** Tries of an action that its row tells of, the newest: one that fails in every sweep for years must still fit. */
  attemptsKept: 50,
  /** How often a head that was moved by somebody else is read again before giving up. */
  headMoves: 3,
} as const
