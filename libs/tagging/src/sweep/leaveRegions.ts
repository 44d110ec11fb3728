import { Effect } from "effect"
import { failureFromCall } from "../domain/Failure.ts"
import type { Region } from "../domain/Region.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepRow } from "../record/Ledger.ts"
import type { EnteredAccount } from "./EnteredAccount.ts"
import { endRows } from "./endRows.ts"

/** A Region that this process began and leaves to the next one. */
export interface LeftRegion {
  readonly region: Region
  /** Whether anything was written in it. */
  readonly written: boolean
}

/**
 * Leaves Regions to the next process: their rows stay open. Where this one got anywhere in the account they are begun anew
 * from there, and it is written down that they were; otherwise the next start is one more that led to nothing.
 *
 * Keeps the lease, which the next process takes over.
 */
export const leaveRegions = Effect.fnUntraced(function* (
  entered: EnteredAccount,
  left: ReadonlyArray<LeftRegion>,
  gotAnywhere: boolean,
) {
  const { run, account, begun, lease } = entered
  if (left.length === 0) return []
  const rows = left.map(({ region }): SweepRow => {
    const progress = begun.get(region) ?? {}
    return {
      sweepId: run.sweepId,
      account: account.id,
      region,
      state: "open",
      progress: gotAnywhere ? { ...progress, starts: 0 } : progress,
    }
  })
  if (lease !== undefined) yield* lease.keep
  if (run.request.mode === "plan" || !gotAnywhere) return rows
  const written = yield* Effect.result(SweepLedger.use((ledger) => ledger.putRows(rows)))
  if (written._tag === "Success") return rows
  return yield* endRows(
    run,
    rows.map(({ progress: _progress, ...row }) => ({
      ...row,
      state: "failed",
      failure: failureFromCall(row, written.failure),
    })),
  )
})
