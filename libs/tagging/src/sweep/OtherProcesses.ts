import { Effect, Stream } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import { failureOf } from "../domain/Failure.ts"
import { SweepProblems } from "../ports/SweepProblems.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SealableRow } from "../seal/SealableRow.ts"
import { hashedRow } from "./rowEvidence.ts"
import { type SweepRun, reportRow } from "./SweepRun.ts"

/** Counts of calls, by `<SDK service id>:<Operation>`. */
export type CallTotals = Readonly<Record<string, number>>

/** Two counts of calls as one. */
export const addCalls = (left: CallTotals, right: CallTotals): CallTotals => {
  const sum: Record<string, number> = { ...left }
  for (const [name, count] of Object.entries(right)) sum[name] = (sum[name] ?? 0) + count
  return sum
}

/** What the processes that swept left for the one that concludes: it has told none of it itself. */
export class OtherProcesses {
  #calls: CallTotals

  /** `calls`: those of the processes that prepared. */
  constructor(calls: CallTotals) {
    this.#calls = calls
  }

  /** The calls of all of them, as far as they came to write them down. */
  get calls(): CallTotals {
    return this.#calls
  }

  /**
   * Takes over what a row tells. One that is still open was never finished: whoever swept it is gone, and it ends here as
   * failed. Succeeds with the row as the ledger has it then.
   */
  readonly take = Effect.fnUntraced(
    { self: this },
    function* (
      this: OtherProcesses,
      run: SweepRun,
      row: SealableRow,
    ): Effect.fn.Return<SealableRow, CallFailed, SweepLedger> {
      if (row.progress?.calls !== undefined) this.#calls = addCalls(this.#calls, row.progress.calls)
      if (row.failure !== undefined) run.tally.addKept({ ...nothing, failures: [row.failure] })
      return row.state === "open" ? yield* endUnfinished(run, row) : row
    },
  )
}

const endUnfinished = Effect.fnUntraced(function* (
  run: SweepRun,
  { progress: _progress, ...row }: SealableRow,
) {
  const failure = failureOf({ account: row.account, region: row.region }, "unavailable", unfinished)
  const ended: SealableRow = { ...row, state: "failed", failure }
  if (run.request.mode === "apply") {
    const ledger = yield* SweepLedger
    yield* ledger.putRows([hashedRow(ended)])
  }
  yield* reportRow(run, ended)
  return ended
})

const unfinished = "not finished: the function that swept it ended without a word, each time it was tried"

const nothing = { failures: [], failuresOmitted: 0, findings: [], findingsOmitted: 0 }

/** Takes over the failures and findings that other processes kept. */
export const takeProblems = Effect.fnUntraced(function* (run: SweepRun) {
  const store = yield* SweepProblems
  yield* store
    .all(run.sweepId)
    .pipe(Stream.runForEach((problems) => Effect.sync(() => run.tally.addKept(problems))))
})
