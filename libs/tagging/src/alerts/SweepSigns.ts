import type { BlockedReason, FailureReason } from "../domain/Reason.ts"
import { blockedReasons, failureReasons } from "../domain/Reason.ts"
import type { SweepRow } from "../record/Ledger.ts"
import type { Timestamp } from "../record/Record.ts"
import { PlaceSum, PlaceSums } from "./PlaceSum.ts"

/** Why a row was not swept: its failure's reason, or that it never ended. */
export type RowTrouble = FailureReason | "never-ended"

/**
 * What the rows of a sweep say that alerts and metrics are made of, in memory that grows with the accounts and not with
 * the resources.
 *
 * From the ledger, so that it is complete whichever processes swept; the report's lists end at a thousand.
 */
export class SweepSigns {
  /** Rows that were not swept, by why. */
  readonly rows = new PlaceSums<RowTrouble>()
  /** What failed below the rows: resources, one by one. */
  readonly failures = new PlaceSums<FailureReason>()
  readonly blocked = new PlaceSums<BlockedReason>()
  /** Resources on which a key is left alone, by key. */
  readonly contested = new PlaceSums<string>()
  readonly drifted = new PlaceSum()
  readonly open = new PlaceSum()
  readonly #accounts = new Set<string>()
  #openSince: Timestamp | undefined

  /** One more row of the ledger. */
  readonly add = ({ account, region, state, failure, signals }: SweepRow): void => {
    this.#accounts.add(account)
    if (state === "open") this.rows.add("never-ended", account, region)
    if (state === "failed") this.rows.add(failure?.reason ?? "indeterminate", account, region)
    if (signals === undefined) return
    const { failures = {}, blocked = {}, contested = [], drifted, open } = signals
    for (const reason of failureReasons) this.#count(this.failures, reason, failures[reason], account, region)
    for (const reason of blockedReasons) this.#count(this.blocked, reason, blocked[reason], account, region)
    for (const { key, resources } of contested) this.contested.add(key, account, region, resources)
    if (drifted !== undefined) this.drifted.add(account, region, drifted)
    if (open !== undefined) this.leftOpen(account, region, open)
  }

  /** Actions of an account-Region are open, in this sweep's row or, where it could not look, since before. */
  readonly leftOpen = (
    account: string,
    region: string,
    open: { readonly actions: number; readonly since: Timestamp },
  ): void => {
    if (Number.isNaN(Date.parse(open.since))) return
    this.open.add(account, region, open.actions)
    if (this.#openSince === undefined || open.since < this.#openSince) this.#openSince = open.since
  }

  /** Something failed that belongs to no row: the organization's list, the ledger itself, an account that there is not. */
  readonly addLoose = (failure: {
    readonly account: string
    readonly region: string
    readonly reason: FailureReason
  }) => this.rows.add(failure.reason, failure.account, failure.region)

  /** Whether there is a row of this account. */
  readonly knows = (account: string): boolean => this.#accounts.has(account)

  /** Since when the oldest open action is; undefined where none is open. */
  get openSince(): Timestamp | undefined {
    return this.#openSince
  }

  /** Everything that failed, by reason, rows included: for the metrics. */
  get failureCounts(): ReadonlyMap<FailureReason, number> {
    const counts = new Map<FailureReason, number>()
    for (const reason of failureReasons) {
      const count = this.rows.of(reason).count + this.failures.of(reason).count
      if (count > 0) counts.set(reason, count)
    }
    const unended = this.rows.of("never-ended").count
    if (unended > 0) counts.set("indeterminate", (counts.get("indeterminate") ?? 0) + unended)
    return counts
  }

  #count<Name extends string>(
    sums: PlaceSums<Name>,
    name: Name,
    count: number | undefined,
    account: string,
    region: string,
  ): void {
    if (count !== undefined && count > 0) sums.add(name, account, region, count)
  }
}
