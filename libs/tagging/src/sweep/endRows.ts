import { Effect } from "effect"
import { failureFromCall } from "../domain/Failure.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SealableRow } from "../seal/SealableRow.ts"
import { keepProblems } from "./keepProblems.ts"
import { hashedRow } from "./rowEvidence.ts"
import { type SweepRun, reportRow } from "./SweepRun.ts"

/** Tells how rows ended and, in a sweep, writes that down; a ledger that cannot be written is a failure of the row. */
export const endRows = Effect.fnUntraced(function* (run: SweepRun, bare: ReadonlyArray<SealableRow>) {
  const rows = (yield* keepProblems(run, bare)).map((row): SealableRow => {
    const signals = run.tally.signals.take(row)
    return signals === undefined ? row : { ...row, signals }
  })
  const ended =
    run.request.mode === "plan"
      ? rows
      : yield* SweepLedger.use((ledger) => ledger.putRows(rows.map(hashedRow))).pipe(
          Effect.as(rows),
          Effect.catch((call) =>
            Effect.succeed(
              rows.map((row): SealableRow => ({
                ...row,
                state: "failed",
                failure: failureFromCall(row, call),
              })),
            ),
          ),
        )
  yield* Effect.forEach(ended, (row) => reportRow(run, row), { discard: true })
  return ended
})
