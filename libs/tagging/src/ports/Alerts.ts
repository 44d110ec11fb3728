import { Context, Effect } from "effect"
import type { Severity } from "../alerts/AlertCause.ts"
import type { SweepSigns } from "../alerts/SweepSigns.ts"
import type { AccountFacts } from "../domain/Account.ts"
import type { Policy } from "../policy/Policy.ts"
import type { SweepHeader } from "../record/Ledger.ts"
import type { Timestamp } from "../record/Record.ts"
import type { SweepReport } from "../sweep/SweepReport.ts"

/** A sweep whose outcome stands in the ledger. */
export interface EndedSweep {
  readonly policy: Policy
  readonly header: Omit<SweepHeader, "concluded">
  readonly report: SweepReport
  readonly signs: SweepSigns
  /**
   * Where accounts stand, for channels that take the alerts of some only. An account that is not among them is taken by
   * all: better told twice than not.
   */
  readonly accounts: ReadonlyMap<string, AccountFacts>
}

/** What came of a sweep's alerts. */
export interface AlertsOutcome {
  /** The alerts that are told with this sweep, by severity, whoever takes them. */
  readonly raised: Readonly<Record<Severity, number>>
  /** Alerts that some channel did not take, of this sweep and earlier ones; they go out with the next. */
  readonly undelivered: number
  /** When the last complete sweep of everything began, this one included; else when the first that is known did. */
  readonly lastComplete: Timestamp
}

/** Who is told what sweeps come to. */
export interface AlertTeller {
  /** Tells who is to be told of a sweep. Never fails, and takes no longer than its bounds say. */
  readonly ended: (sweep: EndedSweep) => Effect.Effect<AlertsOutcome>
}

const tellsNobody: AlertTeller = {
  ended: ({ header }) =>
    Effect.succeed({
      raised: { critical: 0, warning: 0, notice: 0 },
      undelivered: 0,
      lastComplete: header.startedAt,
    }),
}

/** Where a sweep's end is told. Tells nobody unless a program provides somebody, so that the engine needs none handed in. */
export class Alerts extends Context.Reference<AlertTeller>("@orgtag/tagging/ports/Alerts", {
  defaultValue: () => tellsNobody,
}) {}
