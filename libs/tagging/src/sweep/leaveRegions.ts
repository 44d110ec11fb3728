import { Effect } from "effect"
import { failureFromCall } from "../domain/Failure.ts"
import type { Region } from "../domain/Region.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepRow } from "../record/Ledger.ts"
import type { EnteredAccount } from "./EnteredAccount.ts"
import { endRows } from "./endRows.ts"
import { keepLeft } from "./keepLeft.ts"
import type { LeftReading } from "./LeftReading.ts"

/** A Region that this process began and leaves to the next one. */
export interface LeftRegion {
  readonly region: Region
  /** Whether anything was written in it. */
  readonly written: boolean
  /** Whether any of it was read that was not before. */
  readonly advanced: boolean
  /** What the next process is told of it; undefined where it begins it anew. */
  readonly leaving: LeftReading | undefined
}

/**
 * Leaves Regions to the next process: their rows stay open, and how far they were read is kept. Where this one got
 * anywhere in the account that is written down; otherwise the next start is one more that led to nothing.
 *
 * Keeps the lease, which the next process takes over.
 */
export const leaveRegions = Effect.fnUntraced(function* (
  entered: EnteredAccount,
  left: ReadonlyArray<LeftRegion>,
  hasEnded: boolean,
) {
  const { run, account, begun, lease } = entered
  if (left.length === 0) return []
  const told = yield* Effect.forEach(left, (each) => leave(entered, each), { concurrency: "unbounded" })
  const gotAnywhere = hasEnded || told.includes(true)
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

/** Tells the next process how far this one came; whether it got anywhere that the next one can go on from. */
const leave = Effect.fnUntraced(function* (
  { run, account }: EnteredAccount,
  { region, written, advanced, leaving }: LeftRegion,
) {
  if (leaving === undefined) return written
  const kept = yield* keepLeft({ sweepId: run.sweepId, account: account.id, region }, leaving)
  const { listing, resources } = leaving
  yield* run.emit({
    _tag: "RegionLeft",
    account: account.id,
    region,
    seen: resources.seen,
    ...(listing === undefined ? {} : { tokenAt: listing.at }),
  })
  return written || (advanced && kept)
})
