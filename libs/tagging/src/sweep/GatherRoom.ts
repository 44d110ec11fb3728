import { Context } from "effect"
import { SweepLimits } from "./SweepLimits.ts"

/** How many due changes are gathered before they are written where there is no limit: `SweepLimits.streamedChanges`. */
export class StreamedChanges extends Context.Reference<number>("@orgtag/tagging/sweep/StreamedChanges", {
  defaultValue: () => SweepLimits.streamedChanges,
}) {}

/**
 * Room for the due changes of one account, which are kept until it is known whether they may be written.
 *
 * More than the limits allow is never written, so more need not be kept, however many Regions find it.
 */
export class GatherRoom {
  #left: number

  constructor(limits: { readonly changesPerAccount: number; readonly changesPerSweep: number }) {
    this.#left = Math.min(limits.changesPerAccount, limits.changesPerSweep)
  }

  /** Whether there is a limit; without one nothing needs to be kept. */
  get isLimited(): boolean {
    return Number.isFinite(this.#left)
  }

  /** As many of these as there is still room for. */
  readonly take = <A>(found: ReadonlyArray<A>): ReadonlyArray<A> => {
    const taken = found.slice(0, this.#left)
    this.#left -= taken.length
    return taken
  }
}
