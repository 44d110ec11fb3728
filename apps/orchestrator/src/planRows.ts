import type { Bucket } from "@orgtag/aws"
import { rowCodec } from "@orgtag/persistence"
import { type CallTotals, type SweepRow, addCalls } from "@orgtag/tagging"
import { resultsKeys } from "@orgtag/tagging/deployment"
import { Effect, Result, Schema, Stream } from "effect"
import { unusable } from "./environment.ts"
import { decodeMessage } from "./messages.ts"

const Kept = Schema.fromJsonString(
  Schema.Struct({ rows: Schema.Array(Schema.Unknown), calls: Schema.Record(Schema.String, Schema.Int) }),
)
const decode = decodeMessage(Kept)

/** The rows of an account in a plan, and the calls that were made for it. */
export interface PlanRows {
  readonly rows: ReadonlyArray<SweepRow>
  readonly calls: CallTotals
}

/** What stands for the accounts that are not looked at, which end while preparing. */
export const notLookedAt = "others"

/** Keeps the rows of an account in a plan, which writes nothing to the ledger, in place of what was kept before. */
export const keepPlanRows = (
  results: Bucket,
  place: { readonly sweepId: string; readonly account: string },
  { rows, calls }: PlanRows,
) =>
  results.put(
    resultsKeys.planRows(place.sweepId, place.account),
    JSON.stringify({ rows: rows.map(rowCodec.encode), calls }),
  )

/** The rows that an earlier invocation kept of an account in a plan; none where there was none. */
export const findPlanRows = (results: Bucket, sweepId: string, account: string) =>
  readRows(results, resultsKeys.planRows(sweepId, account))

/** All rows of a plan, with the calls of all who made it. */
export const allPlanRows = (results: Bucket, sweepId: string) =>
  results.keys(resultsKeys.allPlanRows(sweepId)).pipe(
    Stream.mapEffect((key) => readRows(results, key), { concurrency: 8 }),
    Stream.runFold(
      (): PlanRows => ({ rows: [], calls: {} }),
      (all, { rows, calls }): PlanRows => ({
        rows: [...all.rows, ...rows],
        calls: addCalls(all.calls, calls),
      }),
    ),
  )

const readRows = Effect.fnUntraced(function* (results: Bucket, key: string) {
  const bytes = yield* results.get(key)
  if (bytes === undefined) return { rows: [], calls: {} } satisfies PlanRows
  const { rows, calls } = yield* decode(Buffer.from(bytes).toString("utf8"))
  const decoded = yield* Effect.forEach(rows, (row) =>
    Effect.fromResult(Result.mapError(rowCodec.decode(row), (problem) => unusable(`${key}: ${problem}`))),
  )
  return { rows: decoded, calls } satisfies PlanRows
})
