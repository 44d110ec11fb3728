import { type Effect, Schema, type Stream } from "effect"
import { AccountId } from "../domain/AccountId.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import { Region } from "../domain/Region.ts"
import { ResourceArn } from "../domain/ResourceArn.ts"
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

/** Where an item stands: the attributes of a finding about it, as far as its key tells them. */
export const ItemPlace = Schema.Struct({
  resource: Schema.optionalKey(ResourceArn),
  account: Schema.optionalKey(AccountId),
  region: Schema.optionalKey(Schema.Union([Region, Schema.Literal("*")])),
  sweep: Schema.optionalKey(Schema.String),
  action: Schema.optionalKey(Schema.String),
  policy: Schema.optionalKey(Schema.String),
})
export type ItemPlace = typeof ItemPlace.Type

/** An item that stands in the record and cannot be one of it: somebody altered it, or put it there. */
export class UnreadableItem extends Schema.Class<UnreadableItem>("UnreadableItem")({
  place: ItemPlace,
  /** What it is, with its key: `item a, b of table T`. */
  what: Schema.String,
  /** What is wrong with it. */
  problem: Schema.String,
}) {}

/** Whether an item could be read. */
export const isReadable = <A>(item: A | UnreadableItem): item is A => !(item instanceof UnreadableItem)

/** Items as they come; one that cannot be read is told of in its place, and does not stand in the way of others. */
export type Items<A> = Stream.Stream<A | UnreadableItem, CallFailed>

/** What the record holds of one resource. */
export interface RecordedResource {
  readonly resource: ResourceArn
  readonly head: Head | UnreadableItem | undefined
  /** Its entries, sorted by timestamp. */
  readonly entries: Items<HistoryEntry>
}

/** What the ledger holds of one account-Region from sweep to sweep. */
export interface RecordedRegion {
  readonly account: AccountId
  readonly region: Region
  readonly state: RegionState | UnreadableItem | undefined
  /** Its groups, sorted by the epoch in which they were opened, then by number. */
  readonly groups: Items<Group>
}

/**
 * A record to be read from its beginning to its end: the tables, or files that were exported from them.
 *
 * **Details** Streams may be run several times, and hold a bounded number of items, however many there are. They must
 * not be cut off quietly: an item that is there and is not what it must be comes as an `UnreadableItem`, and a call that
 * failed fails the stream. Where one item was asked for, one that is not what it must be fails with reason `tampered`.
 * A scope may be used to read less; what it asks for must be among what comes. Entries and groups are to be read while
 * their resource or account-Region is at hand, before the next one is asked for.
 *
 * **Gotchas** The tables have to be read consistently and never through an index. An item under a key that is not that
 * of its content is unreadable.
 */
export interface RecordSource {
  /** Whether nothing writes to it meanwhile, as to files; otherwise what is found is looked at a second time. */
  readonly atRest: boolean
  /** Every resource that has a head at rev 1 or more, or an entry, once. */
  readonly resources: (scope: RecordScope) => Items<RecordedResource>
  /** Every account-Region that has a state or a group, once. */
  readonly regions: (scope: RecordScope) => Items<RecordedRegion>
  /** The rows of UserActions, in any order. */
  readonly actions: (scope: RecordScope) => Items<UserAction>
  readonly sealHead: Effect.Effect<SealHead | undefined, CallFailed>
  /** All seals, the newest first. */
  readonly seals: Items<Seal>
  /** The header of a sweep. */
  readonly sweep: (sweepId: string) => Effect.Effect<SweepHeader | undefined, CallFailed>
  /** The rows of a sweep, in any order. */
  readonly rows: (sweepId: string) => Items<SealableRow>
  /** The stored policies, in any order. */
  readonly policies: Items<StoredPolicy>
  /** Undefined where the manifests are not at hand: then it is said that they were not looked at. */
  readonly manifests: Pick<ManifestStore, "parts" | "places"> | undefined
}
