import type { Effect } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import type { Region } from "../domain/Region.ts"
import { groupChainStart } from "./groupHash.ts"
import type { RegionState } from "./Ledger.ts"
import type { Group, GroupKey } from "./Record.ts"

/** The lease of an account, as far as its groups need it. */
export interface ChainHold {
  readonly epoch: number
  /** Whether the lease outlasts a call; where it does not, another process may have taken the account over. */
  readonly holds: Effect.Effect<boolean>
}

/**
 * Where the chain of groups of one account-Region stands, while one process holds the account's lease.
 *
 * Groups get growing numbers within the lease's epoch and close in that order: once one stays open, those after it stay
 * open too, for the next recovery to close, so that each closed group names the one right before it.
 */
export class GroupChain {
  readonly account: AccountId
  readonly region: Region
  readonly epoch: number
  readonly holds: Effect.Effect<boolean>
  #next = 0
  #state: RegionState
  #stored: RegionState

  constructor(hold: ChainHold, account: AccountId, region: Region, state: RegionState | undefined) {
    this.epoch = hold.epoch
    this.holds = hold.holds
    this.account = account
    this.region = region
    this.#state = state ?? { account, region, firstOpen: undefined, tip: undefined, lastSwept: undefined }
    this.#stored = this.#state
  }

  /** The number of the next group to be opened. */
  readonly nextNumber = (): number => this.#next++

  /** What the next group to close has as `previous`. */
  get previous(): string {
    return this.#state.tip?.hash ?? groupChainStart(this.account, this.region)
  }

  /** Says that a group is about to be opened. */
  readonly opening = (group: GroupKey): void => {
    if (this.#state.firstOpen === undefined) {
      this.#state = { ...this.#state, firstOpen: { openedIn: group.openedIn, number: group.number } }
    }
  }

  /** Says which group is the first open one that there really is; what the state led to may never have been opened. */
  readonly resumeAt = (group: GroupKey | undefined): void => {
    if (group === undefined || !this.mayClose(group)) this.#openFrom(group)
  }

  /** Whether a group may close now: only the first open one may. */
  readonly mayClose = (group: GroupKey): boolean =>
    this.#state.firstOpen?.openedIn === group.openedIn && this.#state.firstOpen.number === group.number

  /** Says that the first open group was closed, and which one is the first open now. */
  readonly closed = (group: Group, hash: string, next: GroupKey | undefined): void => {
    this.#state = {
      ...this.#state,
      tip: { openedIn: group.openedIn, number: group.number, hash },
    }
    this.#openFrom(next)
  }

  /** Says that the account-Region was swept. */
  readonly swept = (sweepId: string, at: string): void => {
    this.#state = { ...this.#state, lastSwept: { sweepId, at } }
  }

  /** The state as it stands. */
  get state(): RegionState {
    return this.#state
  }

  /** The state where it differs from what is stored; undefined where nothing is to be written. */
  readonly unstored = (): RegionState | undefined => (this.#state === this.#stored ? undefined : this.#state)

  /** Says that a state was stored. */
  readonly stored = (state: RegionState): void => {
    this.#stored = state
  }

  #openFrom(group: GroupKey | undefined): void {
    const firstOpen = group === undefined ? undefined : { openedIn: group.openedIn, number: group.number }
    this.#state = { ...this.#state, firstOpen }
  }
}
