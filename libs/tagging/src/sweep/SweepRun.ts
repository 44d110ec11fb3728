import { Effect, type Semaphore } from "effect"
import type { AccountFacts } from "../domain/Account.ts"
import type { AccountId } from "../domain/AccountId.ts"
import type { Failure, FailurePlace, Finding } from "../domain/Failure.ts"
import { findingHintFor } from "../domain/failureHint.ts"
import type { Evaluator } from "../desired/evaluate.ts"
import type { TagFinding } from "../desired/Verdict.ts"
import type { SweepRow, UnapprovedPolicy } from "../record/Ledger.ts"
import type { Timestamp, UserInfo } from "../record/Record.ts"
import type { Obstacle } from "./Obstacle.ts"
import type { OtherProcesses } from "./OtherProcesses.ts"
import type { RefusedTypes } from "./RefusedTypes.ts"
import type { SweepEvent } from "./SweepEvent.ts"
import type { SweepRequest } from "./SweepRequest.ts"
import type { SweepTally } from "./SweepTally.ts"

/** One sweep under way: what was asked, who it is, and where what it finds goes. */
export interface SweepRun {
  readonly request: SweepRequest
  readonly sweepId: string
  readonly startedAt: Timestamp
  /** `YYYY-MM-DD` in UTC: the day on which exemptions are judged. */
  readonly today: string
  readonly evaluate: Evaluator
  /** Whether there are tables to read, and in mode `apply` to write. */
  readonly withRecord: boolean
  readonly userInfo: UserInfo
  /** Why another policy than the approved one is applied, if it is. */
  readonly unapproved?: UnapprovedPolicy | undefined
  readonly tally: SweepTally
  /** What this process learnt of types that cannot be tagged. */
  readonly refusedTypes: RefusedTypes
  readonly emit: (event: SweepEvent) => Effect.Effect<void>
  /** Why nothing new is to begin, if that is so. */
  readonly stopReason: Effect.Effect<Obstacle | undefined>
  /** The share of this process's time that is left. */
  readonly timeLeft: Effect.Effect<number>
  /** Whether processes take turns with an account, so that what the next one needs is written down. */
  readonly takesTurns: boolean
  /** Where other processes swept and this one concludes: what they left. */
  readonly others?: OtherProcesses
  /** The account-Regions that may be read at once, of all accounts that this process works on. */
  readonly reading: Semaphore.Semaphore
  /** The account-Regions that may be written at once. */
  readonly writing: Semaphore.Semaphore
  /** The resources that may be recorded at once. */
  readonly recording: Semaphore.Semaphore
  /** How often each call had been made in this process when the sweep began. */
  readonly callsBefore: ReadonlyMap<string, number>
  /** The accounts that are swept, where this process knows them: alerts go by where they stand. */
  readonly accounts?: ReadonlyMap<string, AccountFacts>
  /** Adds to the resources that the sweep is to change; false where that would pass the policy's limit. */
  readonly reserveChanges: (count: number) => Effect.Effect<boolean, Failure>
}

/** Says that something failed: to whoever watches, and to the report. */
export const reportFailure = Effect.fnUntraced(function* (run: SweepRun, failure: Failure) {
  run.tally.failed(failure)
  yield* run.emit({ _tag: "FailureFound", failure })
})

/** Says what the policy cannot settle. */
export const reportFinding = Effect.fnUntraced(function* (
  run: SweepRun,
  place: FailurePlace,
  { reason, rule, key, message }: TagFinding,
) {
  const finding: Finding = {
    ...place,
    ...(rule === undefined ? {} : { rule }),
    ...(key === undefined ? {} : { key }),
    reason,
    message,
    hint: findingHintFor(reason),
  }
  run.tally.found(finding)
  if (reason === "contested") run.tally.signals.contested(place, key ?? "")
  yield* run.emit({ _tag: "FindingFound", finding })
})

/** The row of an account as a whole. */
export const accountPlace = (account: AccountId): { readonly account: AccountId; readonly region: "*" } => ({
  account,
  region: "*",
})

/** Says how a row ended, and if it failed, why. */
export const reportRow = Effect.fnUntraced(function* (run: SweepRun, row: SweepRow) {
  if (row.failure !== undefined) {
    yield* reportFailure(run, row.failure)
    // The row's own failure stands in the row: it is no signal of it besides.
    run.tally.signals.take(row.failure)
    run.tally.byPlace?.take(row.failure)
  }
  const { sweepId: _sweepId, signals: _signals, state, ...rest } = row
  if (state !== "open" && state !== "entered") yield* run.emit({ _tag: "RowEnded", ...rest, state })
})
