import { SweepSigns } from "../alerts/SweepSigns.ts"
import type { Region } from "../domain/Region.ts"
import type { SweepRow } from "../record/Ledger.ts"
import { Coverage } from "./SweepTally.ts"

/**
 * What the rows of a sweep come to, with the Regions that were asked for and that none of them has. It keeps counts and
 * no rows: an organization has more account-Regions than should be held.
 */
export class Judgement {
  readonly coverage = new Coverage()
  readonly signs = new SweepSigns()
  readonly #asked: Map<Region, "unseen" | "missing" | "found">

  constructor(asked: ReadonlyArray<Region>) {
    this.#asked = new Map(asked.map((region) => [region, "unseen"]))
  }

  /** One more row. */
  readonly add = (row: SweepRow): void => {
    this.coverage.add(row)
    this.signs.add(row)
    if (row.region === "*" || !this.#asked.has(row.region)) return
    if (row.exempt !== "region-not-enabled") this.#asked.set(row.region, "found")
    else if (this.#asked.get(row.region) === "unseen") this.#asked.set(row.region, "missing")
  }

  /** More rows. */
  readonly addAll = (rows: ReadonlyArray<SweepRow>): void => {
    for (const row of rows) this.add(row)
  }

  /** Regions that were asked for and that every account that was entered has switched off. */
  get missingRegions(): ReadonlyArray<Region> {
    return Array.from(this.#asked).flatMap(([region, state]) => (state === "missing" ? [region] : []))
  }
}
