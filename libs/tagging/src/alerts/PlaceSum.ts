/** How many of one thing there are, and in which accounts and Regions: grows with the accounts, not with the things. */
export class PlaceSum {
  #count = 0
  readonly #accounts = new Map<string, number>()
  readonly #regions = new Map<string, number>()

  /** So many more in a Region of an account. */
  readonly add = (account: string, region: string, count = 1): void => {
    this.#count += count
    this.#accounts.set(account, (this.#accounts.get(account) ?? 0) + count)
    const place = `${account} ${region}`
    this.#regions.set(place, (this.#regions.get(place) ?? 0) + count)
  }

  get count(): number {
    return this.#count
  }

  /** The accounts, sorted; `*` stands for the organization and is not among them. */
  get accounts(): ReadonlyArray<string> {
    return Array.from(this.#accounts.keys())
      .filter((account) => account !== "*")
      .toSorted()
  }

  /** The places, sorted, with how many there are in each. */
  get places(): ReadonlyArray<{ readonly account: string; readonly region: string; readonly count: number }> {
    return Array.from(this.#regions)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([place, count]) => {
        const [account = "", region = ""] = place.split(" ")
        return { account, region, count }
      })
  }
}

/** Sums by name. */
export class PlaceSums<Name extends string> {
  readonly #sums = new Map<Name, PlaceSum>()

  readonly add = (name: Name, account: string, region: string, count = 1): void => {
    const sum = this.#sums.get(name) ?? new PlaceSum()
    this.#sums.set(name, sum)
    sum.add(account, region, count)
  }

  /** The names of which there are any, the most frequent first. */
  get entries(): ReadonlyArray<readonly [name: Name, sum: PlaceSum]> {
    return Array.from(this.#sums).toSorted(
      ([leftName, left], [rightName, right]) => right.count - left.count || (leftName < rightName ? -1 : 1),
    )
  }

  /** The sum of a name; an empty one where there are none. */
  readonly of = (name: Name): PlaceSum => this.#sums.get(name) ?? new PlaceSum()
}
