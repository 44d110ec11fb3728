import { Context, type Effect, type Stream } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { Region } from "../domain/Region.ts"
import type { Lease, RegionState, StateVersion, SweepHeader } from "../record/Ledger.ts"
import type { ClosedGroup, Group, GroupKey } from "../record/Record.ts"
import type { SealableRow } from "../seal/SealableRow.ts"

/** The ledger of sweeps: headers, rows, states, groups in flight and leases. All reads are consistent. */
export class SweepLedger extends Context.Service<
  SweepLedger,
  {
    /** Whether the tables are there; names those that are missing. */
    readonly missingTables: Effect.Effect<ReadonlyArray<string>, CallFailed>
    /** Writes the header of a sweep and lists it; at most once per id. */
    readonly openSweep: (header: SweepHeader) => Effect.Effect<void, CallFailed>
    /**
     * Claims an occasion (a scheduled time, the onboarding of an account) for a holder; false where another holder has it.
     * The same holder may claim again.
     */
    readonly claim: (occasion: string, holder: string) => Effect.Effect<boolean, CallFailed>
    /** Writes the outcome into the header. */
    readonly concludeSweep: (header: SweepHeader) => Effect.Effect<void, CallFailed>
    /** The header of a sweep. */
    readonly sweep: (sweepId: string) => Effect.Effect<SweepHeader | undefined, CallFailed>
    /** Sweep ids, newest first. */
    readonly sweeps: Stream.Stream<string, CallFailed>
    /**
     * Adds to the header's count of resources to change, unless that would pass `limit`; false where it would. One
     * conditional add; one whose answer was lost may count twice, which errs on the side of writing less.
     */
    readonly reserveChanges: (
      sweepId: string,
      count: number,
      limit: number,
    ) => Effect.Effect<boolean, CallFailed>
    /** Writes rows, whole; a row that is there is replaced. */
    readonly putRows: (rows: ReadonlyArray<SealableRow>) => Effect.Effect<void, CallFailed>
    /** The rows of a sweep, sixteen partitions of them. */
    readonly rows: (sweepId: string) => Stream.Stream<SealableRow, CallFailed>
    /** The rows of one account in a sweep. */
    readonly rowsOfAccount: (
      sweepId: string,
      account: AccountId,
    ) => Effect.Effect<ReadonlyArray<SealableRow>, CallFailed>
    /** The states of an account's Regions, those ever swept. */
    readonly states: (account: AccountId) => Effect.Effect<ReadonlyArray<RegionState>, CallFailed>
    /**
     * Writes the state of an account-Region, if none of a later version stands; false where one does: then it is not ours
     * any more, or this is a request that came late. A state that led past an open group would hide it from recovery.
     */
    readonly putState: (state: RegionState, version: StateVersion) => Effect.Effect<boolean, CallFailed>
    /** Step 1: puts a group where none stands; false where one does. */
    readonly openGroup: (group: Group) => Effect.Effect<boolean, CallFailed>
    /** The groups of an account-Region from a place in the chain on (from its start if undefined), or up to one, in order. */
    readonly groups: (
      account: AccountId,
      region: Region,
      from: GroupKey | undefined,
      to?: GroupKey,
    ) => Effect.Effect<ReadonlyArray<Group>, CallFailed>
    /** All groups of an account-Region, in order, however many: read as they are asked for. */
    readonly allGroups: (account: AccountId, region: Region) => Stream.Stream<Group, CallFailed>
    /** Makes `epoch` a group's owner, if its own is not greater and it is not closed; false otherwise. */
    readonly takeOver: (group: Group, epoch: number) => Effect.Effect<boolean, CallFailed>
    /** Step 8: closes a group that `epoch` owns; false where it is not its owner or the group is closed already. */
    readonly closeGroup: (group: Group, closed: ClosedGroup) => Effect.Effect<boolean, CallFailed>
    /** Takes the lease of an account for a time; the lease that stands in the way where there is one. */
    readonly acquireLease: (
      account: AccountId,
      holder: string,
      now: number,
      seconds: number,
    ) => Effect.Effect<{ readonly acquired: boolean; readonly lease: Lease }, CallFailed>
    /** Prolongs a lease; false where it is no longer ours. */
    readonly renewLease: (lease: Lease, expiresAt: number) => Effect.Effect<boolean, CallFailed>
    /** Gives a lease back; nothing happens where it is no longer ours. */
    readonly releaseLease: (lease: Lease) => Effect.Effect<void, CallFailed>
  }
>()("@orgtag/tagging/ports/SweepLedger") {}
