import type { AccountFacts } from "../domain/Account.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import type { RegionState } from "../record/Ledger.ts"
import type { AccountLease } from "./AccountLease.ts"
import type { GatherRoom } from "./GatherRoom.ts"
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
}
