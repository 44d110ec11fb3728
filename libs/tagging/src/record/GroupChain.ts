import { type Effect, Semaphore } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import type { Region } from "../domain/Region.ts"
import { groupChainStart } from "./groupHash.ts"
import type { RegionState, StateVersion } from "./Ledger.ts"
import type { GroupKey, Timestamp } from "./Record.ts"

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
 * open too, for the next recovery to close, so that each closed group names the one right before it. Several may be open
 * at once; which is the next to close is known here, and stored with each closing.
 */
export class GroupChain {
  readonly account: AccountId
  readonly region: Region
  readonly epoch: number
  readonly holds: Effect.Effect<boolean>
  /** States are stored one at a time: waves overlap, and the older of two must not be the last to arrive. */
  readonly storing = Semaphore.makeUnsafe(1)
  #next = 0
  #stores = 0
  #state: RegionState
  #stored: RegionState
  /** The open groups after the first one, in order; empty once one stays open, since none after it will close. */
  #line: Array<GroupKey> = []
  #stuck = false
  readonly #standing = new Map<string, GroupKey>()

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

  /** Says that groups are about to be opened, after all that are open. */
  readonly opening = (groups: ReadonlyArray<GroupKey>): void => {
    for (const group of groups) {
      if (this.#state.firstOpen === undefined) this.#openFrom(group)
      else if (!this.#stuck) this.#line.push(keyOf(group))
    }
  }

  /** Says which groups are open from the first one on, in order; what the state led to may never have been opened. */
  readonly resume = (groups: ReadonlyArray<GroupKey>): void => {
    const [first, ...others] = groups
    if (first === undefined || !this.mayClose(first)) this.#openFrom(first)
    this.#line = others.map(keyOf)
    this.#stuck = false
  }

  /** Says that groups stand open in the ledger: they were read there, or putting them was answered. */
  readonly standOpen = (groups: ReadonlyArray<GroupKey>): void => {
    for (const group of groups) this.#standing.set(placeOf(group), keyOf(group))
  }

  /** The groups that are known to stand open, in the order of the chain. */
  get openGroups(): ReadonlyArray<GroupKey> {
    return Array.from(this.#standing.values()).toSorted(compareGroupKeys)
  }

  /** Says that the first open group stays open, and with it all that come after it. */
  readonly stays = (): void => {
    this.#line = []
    this.#stuck = true
  }

  /** Whether a group may close now: only the first open one may. */
  readonly mayClose = (group: GroupKey): boolean =>
    this.#state.firstOpen?.openedIn === group.openedIn && this.#state.firstOpen.number === group.number

  /** Says that the first open group was closed; the one after it is the first now. */
  readonly closed = (group: GroupKey, hash: string): void => {
    this.#standing.delete(placeOf(group))
    this.#state = { ...this.#state, tip: { ...keyOf(group), hash } }
    this.#openFrom(this.#line.shift())
  }

  /** Says that groups were taken over and closed: a batch of whoever had them before may still write over their rows. */
  readonly watch = (groups: ReadonlyArray<GroupKey>, at: Timestamp): void => {
    const { watched } = this.#state
    const places = [...groups, ...(watched === undefined ? [] : [watched.from, watched.to])]
      .map(keyOf)
      .toSorted(compareGroupKeys)
    const [from, to] = [places[0], places.at(-1)]
    if (from !== undefined && to !== undefined) this.#state = { ...this.#state, watched: { from, to, at } }
  }

  /** Says that no such batch can be under way any more. */
  readonly unwatch = (): void => {
    const { watched: _, ...rest } = this.#state
    this.#state = rest
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

  /** What tells the next state that is stored from all before it. */
  readonly nextVersion = (): StateVersion => ({ epoch: this.epoch, number: this.#stores++ })

  /** Says that a state was stored. */
  readonly stored = (state: RegionState): void => {
    this.#stored = state
  }

  #openFrom(group: GroupKey | undefined): void {
    this.#state = { ...this.#state, firstOpen: group === undefined ? undefined : keyOf(group) }
  }
}

/** The key of a group alone, so that a state holds nothing else of it. */
const keyOf = ({ openedIn, number }: GroupKey): GroupKey => ({ openedIn, number })

/** The order of the groups of an account-Region. */
export const compareGroupKeys = (left: GroupKey, right: GroupKey): number =>
  left.openedIn - right.openedIn || left.number - right.number

const placeOf = ({ openedIn, number }: GroupKey): string => `${openedIn}#${number}`
