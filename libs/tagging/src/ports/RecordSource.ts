import type { Effect, Stream } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { RegionState, SweepHeader } from "../record/Ledger.ts"
import type { Group, Head, HistoryEntry, UserAction } from "../record/Record.ts"
import type { SealableRow } from "../seal/SealableRow.ts"
import type { Seal, SealHead } from "../seal/Seal.ts"
import type { StoredPolicy } from "./Controls.ts"
import type { ManifestStore } from "./Manifests.ts"

/** What of the record is asked about; all of it where neither is given. */
export interface RecordScope {
  readonly sweep?: string
  readonly resource?: ResourceArn
}

/** What the record holds of one resource. */
export interface RecordedResource {
  readonly resource: ResourceArn
  readonly head: Head | undefined
  /** Its entries, sorted by timestamp. */
  readonly entries: Stream.Stream<HistoryEntry, CallFailed>
}

/** What the ledger holds of one account-Region from sweep to sweep. */
export interface RecordedRegion {
  readonly account: AccountId
  readonly region: Region
  readonly state: RegionState | undefined
  /** Its groups, sorted by the epoch in which they were opened, then by number. */
  readonly groups: Stream.Stream<Group, CallFailed>
}

/**
 * A record to be read from its beginning to its end: the tables, or files that were exported from them.
 *
 * **Details** Streams may be run several times. They must not be cut off quietly: what cannot be read fails them, with
 * reason `malformed` where an item is there and is not what it must be, so that the item is named as a finding and the
 * rest is read on. A scope may be used to read less; what it asks for must be among what comes.
 *
 * **Gotchas** The tables have to be read consistently and never through an index.
 */
export interface RecordSource {
  /** Whether nothing writes to it meanwhile, as to files; otherwise what is found is looked at a second time. */
  readonly atRest: boolean
  /** Every resource that has a head at rev 1 or more, or an entry, once. */
  readonly resources: (scope: RecordScope) => Stream.Stream<RecordedResource, CallFailed>
  /** Every account-Region that has a state or a group, once. */
  readonly regions: (scope: RecordScope) => Stream.Stream<RecordedRegion, CallFailed>
  /** The rows of UserActions, in any order. */
  readonly actions: (scope: RecordScope) => Stream.Stream<UserAction, CallFailed>
  readonly sealHead: Effect.Effect<SealHead | undefined, CallFailed>
  /** All seals, the newest first. */
  readonly seals: Stream.Stream<Seal, CallFailed>
  /** The header of a sweep. */
  readonly sweep: (sweepId: string) => Effect.Effect<SweepHeader | undefined, CallFailed>
  /** The rows of a sweep, in any order. */
  readonly rows: (sweepId: string) => Stream.Stream<SealableRow, CallFailed>
  /** The stored policies, in any order. */
  readonly policies: Stream.Stream<StoredPolicy, CallFailed>
  /** Undefined where the manifests are not at hand: then it is said that they were not looked at. */
  readonly manifests: Pick<ManifestStore, "parts" | "places"> | undefined
}
