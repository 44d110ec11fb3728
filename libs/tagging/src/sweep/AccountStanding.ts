import type { Region } from "../domain/Region.ts"
import type { RowProgress, SweepRow } from "../record/Ledger.ts"
import { SweepLimits } from "./SweepLimits.ts"

/**
 * Where the processes before this one, of the same sweep, left an account: its rows as they stand.
 *
 * A process that has an account from its beginning to its end needs none of it.
 */
export class AccountStanding {
  /** The row of the account as a whole. */
  readonly own: SweepRow | undefined
  readonly #regions: ReadonlyMap<Region, SweepRow>

  constructor(rows: ReadonlyArray<SweepRow>) {
    this.own = rows.find((row) => row.region === "*")
    this.#regions = new Map(rows.flatMap((row) => (row.region === "*" ? [] : [[row.region, row] as const])))
  }

  /** All rows. */
  get rows(): ReadonlyArray<SweepRow> {
    return [...(this.own === undefined ? [] : [this.own]), ...this.#regions.values()]
  }

  /** Whether the account was entered and each of its Regions has its row: then these are its Regions. */
  get wasEntered(): boolean {
    return this.own?.state === "entered"
  }

  /** Whether there is nothing left to do. */
  get hasEnded(): boolean {
    return this.own !== undefined && this.own.state !== "open" && this.open.length === 0
  }

  /** The Regions that have not ended. */
  get open(): ReadonlyArray<Region> {
    return Array.from(this.#regions).flatMap(([region, { state }]) => (state === "open" ? [region] : []))
  }

  /** The row of a Region that has ended. */
  readonly ended = (region: Region): SweepRow | undefined => {
    const row = this.#regions.get(region)
    return row?.state === "open" ? undefined : row
  }

  /** What a process that now begins a Region has to write down of it. */
  readonly begun = (region: Region, epoch: number | undefined): RowProgress => {
    const before = this.#regions.get(region)?.progress
    const since = before?.since ?? epoch
    return { ...(since === undefined ? {} : { since }), starts: (before?.starts ?? 0) + 1 }
  }

  /** How many of the account's resources the sweep's limit was asked for. */
  get reserved(): number {
    return this.own?.progress?.reserved ?? 0
  }
}

/** Whether a Region is begun for the last time. */
export const isLastStart = ({ starts = 1 }: RowProgress): boolean => starts > SweepLimits.regionRestarts

/** Whether a Region was begun more often than it may be. */
export const wasBegunTooOften = ({ starts = 1 }: RowProgress): boolean =>
  starts > SweepLimits.regionRestarts + 1

/** Whether rows of an account tell of work that is left for another process. */
export const isLeft = (rows: ReadonlyArray<SweepRow>): boolean => rows.some(({ state }) => state === "open")
