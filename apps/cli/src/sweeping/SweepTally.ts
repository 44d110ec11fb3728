import type { AccountId, ChangeStatus, ExemptReason, Region, RegionStage, SweepEvent } from "@orgtag/tagging"

/** An account-Region that is being worked on. */
export interface RegionInWork {
  readonly account: AccountId
  readonly region: Region
  readonly stage: RegionStage
  readonly seen: number
  readonly due: number
  readonly done: number
}

type Ended = Extract<SweepEvent, { readonly _tag: "RowEnded" }>

/**
 * Counts of a sweep while it runs, folded from its events.
 *
 * It keeps what is in work and numbers of what has ended; nothing in it grows with the number of resources. It is
 * changed in place because it hears every event of a sweep.
 */
export class SweepTally {
  mode: "plan" | "apply" = "plan"
  withRecord = true
  /** Accounts that the organization has, and how many of them are done, one way or another. */
  accounts = { total: 0, entered: 0, ended: 0, failed: 0, exempt: 0 }
  /** Rows that are known so far, and how they ended. */
  rows = { known: 0, swept: 0, failed: 0, exempt: 0 }
  changes = { settled: 0, planned: 0, blocked: 0, failed: 0 }
  failures = 0
  findings = 0
  recovered = 0
  /** Exempt rows by why they are. */
  readonly exempt = new Map<ExemptReason, number>()
  /** By account and Region; those that have ended are gone from it. */
  readonly inWork = new Map<string, RegionInWork>()
  /** Who holds the accounts that are waited for. */
  readonly awaited = new Map<AccountId, { readonly holder: string; readonly until: number }>()
  readonly #regionsLeft = new Map<AccountId, Set<string>>()
  #seenInEnded = 0
  #dueInEnded = 0

  /** Takes in one event. */
  readonly observe = (event: SweepEvent): void => {
    switch (event._tag) {
      case "SweepStarted":
        this.mode = event.mode
        this.withRecord = event.withRecord
        return
      case "ScopeDecided":
        this.accounts.total = event.accounts.length + event.exempt
        return
      case "LeaseAwaited":
        this.awaited.set(event.account, event)
        return
      case "AccountEntered":
        this.awaited.delete(event.account)
        this.accounts.entered += 1
        this.rows.known += event.regions.length
        this.#regionsLeft.set(event.account, new Set(event.regions))
        return
      case "ActionsRecovered":
        this.recovered += event.actions
        return
      case "RegionProgressed":
        this.inWork.set(`${event.account} ${event.region}`, event)
        return
      case "ChangeSettled":
        this.#countChange(event.change.status)
        return
      case "PolicyUnapproved":
      case "SweepSealed":
      case "TypeRefused":
      // Only functions leave anything: the command has the time that it takes.
      case "RegionLeft":
        return
      case "FailureFound":
        this.failures += 1
        return
      case "FindingFound":
        this.findings += 1
        return
      case "KeyKept":
        return
      case "RowEnded":
        this.#endRow(event)
        return
      case "SweepConcluded":
        this.inWork.clear()
        this.awaited.clear()
        return
    }
  }

  /** Resources seen so far, in what has ended and in what is in work. */
  get seen(): number {
    return sumOf(this.inWork, (region) => region.seen) + this.#seenInEnded
  }

  /** Accounts that were entered and are not done. */
  get inWorkAccounts(): number {
    return this.#regionsLeft.size
  }

  /** Resources on which changes are due, as far as is known. */
  get due(): number {
    return sumOf(this.inWork, (region) => region.due) + this.#dueInEnded
  }

  readonly #countChange = (status: ChangeStatus): void => {
    if (status === "planned") this.changes.planned += 1
    else if (status === "blocked") this.changes.blocked += 1
    else if (status === "failed") this.changes.failed += 1
    else this.changes.settled += 1
  }

  readonly #endRow = (row: Ended): void => {
    this.awaited.delete(row.account)
    this.rows[row.state] += 1
    if (row.exempt !== undefined) this.exempt.set(row.exempt, (this.exempt.get(row.exempt) ?? 0) + 1)
    const region = this.inWork.get(`${row.account} ${row.region}`)
    this.inWork.delete(`${row.account} ${row.region}`)
    this.#seenInEnded += row.resources?.seen ?? 0
    this.#dueInEnded += region?.due ?? row.resources?.changed ?? 0
    const left = this.#regionsLeft.get(row.account)
    // A row that no entering announced (an account that was not entered, a Region that is not enabled) counts itself.
    if (left === undefined || !left.delete(row.region)) this.rows.known += 1
    if (row.region === "*" || left?.size === 0) this.#endAccount(row)
  }

  readonly #endAccount = (row: Ended): void => {
    this.#regionsLeft.delete(row.account)
    this.accounts.ended += 1
    if (row.region === "*" && row.state === "failed") this.accounts.failed += 1
    if (row.region === "*" && row.state === "exempt") this.accounts.exempt += 1
  }
}

const sumOf = (
  regions: ReadonlyMap<string, RegionInWork>,
  count: (region: RegionInWork) => number,
): number => {
  let sum = 0
  for (const region of regions.values()) sum += count(region)
  return sum
}
