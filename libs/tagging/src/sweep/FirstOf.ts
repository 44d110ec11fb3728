import { reportedMax } from "./SweepReport.ts"

interface Placed {
  readonly account: string
  readonly region: string
  readonly resource?: string
  readonly reason: string
  readonly key?: string
}

/**
 * The first of many, in the order of account, Region, resource and key, and how many there were.
 *
 * Holds at most twice what a report names, however many come.
 */
export class FirstOf<A extends Placed> {
  #held: Array<A> = []
  #count = 0

  /** One more. */
  readonly add = (value: A): void => {
    this.#count += 1
    this.#held.push(value)
    if (this.#held.length >= 2 * reportedMax) this.#cut()
  }

  /** So many more, of which nothing but their number is known: enough came before them. */
  readonly addOmitted = (count: number): void => {
    this.#count += count
  }

  /** The first of them. */
  get values(): ReadonlyArray<A> {
    this.#cut()
    return this.#held
  }

  /** How many are not among the first. */
  get omitted(): number {
    return this.#count - this.values.length
  }

  /** How many came. */
  get count(): number {
    return this.#count
  }

  #cut(): void {
    this.#held = this.#held
      .toSorted((left, right) => compare(sortKey(left), sortKey(right)))
      .slice(0, reportedMax)
  }
}

const sortKey = (value: Placed): string =>
  [value.account, value.region, value.resource ?? "", value.key ?? "", value.reason].join("\n")

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
