import type { Failure, Finding } from "../domain/Failure.ts"
import type { SweepRow } from "../record/Ledger.ts"
import { addChanges, addResources, noChanges, noCoverage, noResources } from "./counts.ts"
import { FirstOf } from "./FirstOf.ts"
import type { KeptProblems } from "../ports/SweepProblems.ts"
import { ProblemsByPlace } from "./ProblemsByPlace.ts"
import { SignalTally } from "./RowSignals.ts"
import type { CoverageCounts, ReportedKept, RevertReport, SweepReport } from "./SweepReport.ts"

/** What the rows of a sweep come to. An account is failed if any of its rows is, exempt if all are. */
export class Coverage {
  #rows = { ...noCoverage }
  #accounts = new Map<string, "swept" | "failed" | "exempt">()
  #resources = noResources
  #changes = noChanges
  #lookedFor = 0

  /** One more row. One that is still open was never finished, which is a failure; an account's own counts no more once its Regions have theirs. */
  readonly add = (row: SweepRow): void => {
    if (row.state === "entered") return
    const state = row.state === "open" ? "failed" : row.state
    this.#rows = { ...this.#rows, total: this.#rows.total + 1, [state]: this.#rows[state] + 1 }
    const before = this.#accounts.get(row.account)
    const worse =
      state === "failed" || before === "failed"
        ? "failed"
        : state === "swept" || before === "swept"
          ? "swept"
          : "exempt"
    this.#accounts.set(row.account, worse)
    if (row.resources !== undefined) this.#resources = addResources(this.#resources, row.resources)
    if (row.neverTagged === "complete") this.#lookedFor += 1
    if (row.changes !== undefined) this.#changes = addChanges(this.#changes, row.changes)
  }

  /** The counts for the report. */
  get counts(): Pick<SweepReport, "coverage" | "resources" | "changes"> {
    let accounts: CoverageCounts = noCoverage
    for (const state of this.#accounts.values()) {
      accounts = { ...accounts, total: accounts.total + 1, [state]: accounts[state] + 1 }
    }
    const lookedFor = this.#lookedFor
    const notLookedFor = this.#rows.swept + this.#rows.failed - lookedFor
    return {
      coverage: { accounts, accountRegions: this.#rows, neverTagged: { lookedFor, notLookedFor } },
      resources: this.#resources,
      changes: this.#changes,
    }
  }
}

/** What a sweep gathers for its report while it runs, in memory that does not grow with what it finds. */
export class SweepTally {
  readonly #failures = new FirstOf<Failure>()
  #entered = 0
  readonly #findings = new FirstOf<Finding>()
  readonly #kept = new FirstOf<ReportedKept>()
  #alreadyReverted = 0
  #policyWants = 0
  /** What each row that has not ended takes into the ledger. */
  readonly signals = new SignalTally()
  /** What is to be kept for whoever concludes; undefined where that is this process. */
  readonly byPlace: ProblemsByPlace | undefined

  constructor(options: { readonly byPlace: boolean } = { byPlace: false }) {
    this.byPlace = options.byPlace ? new ProblemsByPlace() : undefined
  }

  /** One more account was entered. */
  readonly entered = (): void => {
    this.#entered += 1
  }

  /** How many accounts were entered so far. */
  get enteredCount(): number {
    return this.#entered
  }

  /** One more failure. */
  readonly failed = (failure: Failure): void => {
    this.#failures.add(failure)
    this.byPlace?.failed(failure)
    this.signals.failed(failure, failure.reason)
  }

  /** One more key that a revert leaves as it is. */
  readonly kept = (kept: ReportedKept): void => this.#kept.add(kept)

  /** So many keys that were taken back before, and that the policy wants as they were before they are taken back. */
  readonly reverted = (already: number, policyWants: number): void => {
    this.#alreadyReverted += already
    this.#policyWants += policyWants
  }

  /** One more finding. */
  readonly found = (finding: Finding): void => {
    this.#findings.add(finding)
    this.byPlace?.found(finding)
  }

  /** What another process told of a place. */
  readonly addKept = (kept: Omit<KeptProblems, "account" | "region">): void => {
    for (const failure of kept.failures) this.#failures.add(failure)
    for (const finding of kept.findings) this.#findings.add(finding)
    this.#failures.addOmitted(kept.failuresOmitted)
    this.#findings.addOmitted(kept.findingsOmitted)
  }

  /** Whether anything failed. */
  get hasFailures(): boolean {
    return this.#failures.count > 0
  }

  /** The lists for the report. */
  get lists(): Pick<SweepReport, "failures" | "failuresOmitted" | "findings" | "findingsOmitted"> {
    return {
      failures: this.#failures.values,
      failuresOmitted: this.#failures.omitted,
      findings: this.#findings.values,
      findingsOmitted: this.#findings.omitted,
    }
  }

  /** What the report of a revert says besides. */
  get revertLists(): Omit<RevertReport, "of"> {
    return {
      kept: this.#kept.values,
      keptOmitted: this.#kept.omitted,
      alreadyReverted: this.#alreadyReverted,
      policyWants: this.#policyWants,
    }
  }
}
