import type { AccountFacts } from "../domain/Account.ts"
import type { Region } from "../domain/Region.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import type { RegionState, RowProgress } from "../record/Ledger.ts"
import type { AccountLease } from "./AccountLease.ts"
import type { AccountStanding } from "./AccountStanding.ts"
import type { GatherRoom } from "./GatherRoom.ts"
import type { LeftReading } from "./LeftReading.ts"
import type { SweepRun } from "./SweepRun.ts"

/** An account that was entered, and what is known of it before its Regions are read. */
export interface EnteredAccount {
  readonly run: SweepRun
  readonly account: AccountFacts
  readonly session: AccountSession
  /** Undefined in a plan, which needs none. */
  readonly lease: AccountLease | undefined
  readonly room: GatherRoom
  readonly states: ReadonlyArray<RegionState>
  /** Where earlier processes of the same sweep left it. */
  readonly standing: AccountStanding
  /** The Regions that this process has begun, with what it wrote down of each. */
  readonly begun: ReadonlyMap<Region, RowProgress>
  /** How far an earlier process came in them, as far as it left that. */
  readonly left: ReadonlyMap<Region, LeftReading>
}
