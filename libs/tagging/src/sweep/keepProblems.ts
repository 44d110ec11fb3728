import { Effect } from "effect"
import { failureFromCall } from "../domain/Failure.ts"
import { SweepProblems } from "../ports/SweepProblems.ts"
import type { SweepRow } from "../record/Ledger.ts"
import type { SweepRun } from "./SweepRun.ts"

/**
 * Keeps what was told of rows that are about to end, for the process that concludes. A row of which that cannot be kept
 * has failed. Does nothing where this process concludes itself.
 */
export const keepProblems = Effect.fnUntraced(function* <Row extends SweepRow>(
  run: SweepRun,
  rows: ReadonlyArray<Row>,
) {
  const { byPlace } = run.tally
  if (byPlace === undefined) return rows
  const store = yield* SweepProblems
  return yield* Effect.forEach(rows, (row) => {
    const problems = byPlace.take(row)
    if (problems === undefined) return Effect.succeed(row)
    return store.keep(run.sweepId, problems).pipe(
      Effect.as(row),
      Effect.catch((call) =>
        Effect.succeed({ ...row, state: "failed" as const, failure: failureFromCall(row, call) }),
      ),
    )
  })
})

/** Keeps what was told of no account-Region: of an account as a whole, or of the organization. */
export const keepOtherProblems = Effect.fnUntraced(function* (run: SweepRun) {
  const store = yield* SweepProblems
  const problems = run.tally.byPlace?.takeAll() ?? []
  yield* Effect.forEach(
    problems.filter(({ region }) => region === "*"),
    (each) => store.keep(run.sweepId, each),
    { discard: true },
  )
})
