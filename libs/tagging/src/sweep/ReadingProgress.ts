import { Duration } from "effect"
import type { InventoryPosition } from "../ports/MemberAccounts.ts"
import type { LeftReading } from "./LeftReading.ts"
import { SeenResources } from "./SeenResources.ts"
import { SweepLimits } from "./SweepLimits.ts"

type Position = Pick<LeftReading, "finished" | "listing" | "restarts">

/**
 * How far the reading of an account-Region has come: which sources were read to their end, where the tagging API's walk
 * is, which resources were judged.
 *
 * Goes on from where an earlier process left it. A page token that is too old by then begins the walk anew; what was
 * judged before is not judged again.
 */
export class ReadingProgress {
  readonly seen: SeenResources
  readonly #finished: Set<string>
  #listing: LeftReading["listing"]
  #restarts: number
  #advanced = false

  constructor(left: Pick<LeftReading, "seen" | keyof Position> | undefined, now: number) {
    this.seen = left?.seen ?? new SeenResources()
    this.#finished = new Set(left?.finished)
    this.#listing = left?.listing
    this.#restarts = left?.restarts ?? 0
    const life = Duration.toMillis(SweepLimits.pageTokenLife)
    if (this.#listing !== undefined && now - this.#listing.at >= life) this.beginAnew()
  }

  /** Whether anything was read that was not before. */
  get advanced(): boolean {
    return this.#advanced
  }

  /** Whether the walk began anew more often than it may. */
  get beganTooOften(): boolean {
    return this.#restarts > SweepLimits.inventoryRestarts
  }

  /** What a process that goes on has to know of it. */
  get position(): Position {
    return {
      finished: Array.from(this.#finished),
      ...(this.#listing === undefined ? {} : { listing: this.#listing }),
      restarts: this.#restarts,
    }
  }

  /** Where the tagging API's walk goes on; undefined where it is at its beginning. */
  get listedFrom(): InventoryPosition | undefined {
    if (this.#listing === undefined) return undefined
    const { token, pages } = this.#listing
    return { token, pages }
  }

  /** A page of the tagging API's walk was judged; the token of the next one came at this time. */
  readonly listed = (next: InventoryPosition | undefined, at: number): void => {
    this.#listing = next === undefined ? undefined : { ...next, at }
    this.#advanced = true
  }

  /** The walk begins anew: its token has run out of time. */
  readonly beginAnew = (): void => {
    this.#listing = undefined
    this.#restarts += 1
  }

  /** Resources were judged for the first time. */
  readonly judged = (count: number): void => {
    this.#advanced ||= count > 0
  }

  readonly hasFinished = (source: string): boolean => this.#finished.has(source)

  /** A source was read to its end. */
  readonly finish = (source: string): void => {
    this.#finished.add(source)
    this.#advanced = true
  }
}
