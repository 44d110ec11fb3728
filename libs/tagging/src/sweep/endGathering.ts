import { Effect } from "effect"
import { failureFromCall, type Failure } from "../domain/Failure.ts"
import type { SweepRow } from "../record/Ledger.ts"
import type { SealableRow } from "../seal/SealableRow.ts"
import { storeState } from "../record/closeGroups.ts"
import { type DueDone, doDue } from "./doDue.ts"
import type { EnteredAccount } from "./EnteredAccount.ts"
import { endRows } from "./endRows.ts"
import type { GatheredRegion } from "./gatherRegion.ts"
import { type LeftRegion, leaveRegions } from "./leaveRegions.ts"
import { failureOfObstacle } from "./Obstacle.ts"
import { passedLimit } from "./passedLimit.ts"
import { rowEvidence } from "./rowEvidence.ts"

type ReadRegion = Extract<GatheredRegion, { readonly _tag: "Read" }>

/** How a Region ended in this process: with its row, or left to the next one. */
type RegionEnd =
  | { readonly _tag: "Ended"; readonly rows: ReadonlyArray<SweepRow> }
  | ({ readonly _tag: "Left" } & LeftRegion)

/**
 * Ends the Regions of an account once all of them were read: where its changes would pass a limit nothing of it is
 * written, else each Region is; a plan only tells. Succeeds with the rows of the Regions.
 *
 * Rows that are open still are left for the next process. Where there is a limit and a Region could not be read in time,
 * all of them are, for nobody knows yet whether anything may be written.
 */
export const endGathering = Effect.fnUntraced(function* (
  entered: EnteredAccount,
  gathered: ReadonlyArray<GatheredRegion>,
) {
  const cutOff = entered.room.isLimited && gathered.some(({ _tag }) => _tag === "Left")
  const limit = cutOff ? undefined : yield* passedLimit(entered, gathered)
  const ends = yield* Effect.forEach(
    gathered,
    Effect.fnUntraced(function* (region) {
      if (region._tag === "Left") return region satisfies RegionEnd
      if (region._tag === "Unread") return yield* endUnread(entered, region)
      return cutOff ? leftOf(region) : yield* endRead(entered, region, limit)
    }),
    { concurrency: "unbounded" },
  )
  const rows = ends.flatMap((end) => (end._tag === "Ended" ? end.rows : []))
  const left = ends.flatMap((end) => (end._tag === "Left" ? [end] : []))
  return [...rows, ...(yield* leaveRegions(entered, left, rows.length > 0))]
})

const leftOf = ({ context, changes, advanced, leaving }: ReadRegion): RegionEnd => ({
  _tag: "Left",
  region: context.region,
  written: changes.settled > 0,
  advanced,
  leaving,
})

const ended = (rows: ReadonlyArray<SweepRow>): RegionEnd => ({ _tag: "Ended", rows })

/** A Region that the policy lists but the account has not enabled answers like bad credentials: ask which it is. */
const endUnread = Effect.fnUntraced(function* (
  { run, account, session }: EnteredAccount,
  { region, failure: call, chain, changes }: Extract<GatheredRegion, { readonly _tag: "Unread" }>,
) {
  const place = { account: account.id, region }
  const evidence = rowEvidence(chain, undefined)
  const made = { ...(changes === undefined ? {} : { changes }), ...evidence }
  if (call.reason === "region-disabled") {
    const enabled = yield* Effect.option(session.regions)
    if (enabled._tag === "Some" && !enabled.value.includes(region)) {
      return ended(
        yield* endRows(run, [
          { sweepId: run.sweepId, ...place, state: "exempt", exempt: "region-not-enabled", ...evidence },
        ]),
      )
    }
  }
  return ended(
    yield* endRows(run, [
      { sweepId: run.sweepId, ...place, state: "failed", failure: failureFromCall(place, call), ...made },
    ]),
  )
})

const endRead = Effect.fnUntraced(function* (
  { run, account }: EnteredAccount,
  region: ReadRegion,
  limit: Failure | undefined,
) {
  const place = { account: account.id, region: region.context.region }
  const { obstacle, leaving } = yield* endDue(region, limit)
  if (obstacle?.passes === true) return leftOf({ ...region, leaving })
  region.context.earlier.addTo(region.changes)
  const stored = region.chain === undefined ? undefined : yield* Effect.result(storeState(region.chain))
  const failure =
    obstacle !== undefined
      ? failureOfObstacle(place, obstacle)
      : stored?._tag === "Failure"
        ? failureFromCall(place, stored.failure)
        : undefined
  const found = {
    resources: region.resources.counts,
    changes: region.changes.counts,
    neverTagged: region.neverTagged,
    ...rowEvidence(region.chain, region.manifest),
  }
  const row: SealableRow =
    failure === undefined
      ? { sweepId: run.sweepId, ...place, state: "swept", ...found }
      : { sweepId: run.sweepId, ...place, state: "failed", failure, ...found }
  return ended(yield* endRows(run, [row]))
})

/** Does what is still due. What stood in the way while reading stands there still. */
const endDue = Effect.fnUntraced(function* (
  region: ReadRegion,
  limit: Failure | undefined,
): Effect.fn.Return<DueDone, never, Effect.Services<ReturnType<typeof doDue>>> {
  if (limit !== undefined) {
    yield* tellOverLimit(region, limit)
    return { obstacle: limit, leaving: undefined }
  }
  return yield* region.context.run.writing.withPermits(1)(doDue(region, region.obstacle))
})

/** Nothing of the account is written: what is due has failed, also what was only counted. */
const tellOverLimit = Effect.fnUntraced(function* (region: ReadRegion, limit: Failure) {
  yield* doDue(region, limit)
  const told = region.due.length + region.dueBefore.length + region.streamed
  for (let rest = told; rest < region.dueCount; rest++) region.resources.move("changed", "failed")
})
