import { Effect } from "effect"
import { type Failure, failureFromCall, failureOf } from "../domain/Failure.ts"
import type { SweepRow } from "../record/Ledger.ts"
import { storeState } from "../record/closeGroups.ts"
import { applyDue } from "./applyDue.ts"
import type { EnteredAccount } from "./EnteredAccount.ts"
import { endRows } from "./endRows.ts"
import type { GatheredRegion } from "./gatherRegion.ts"
import { reserveRoom } from "./reserveRoom.ts"
import { SweepLimits } from "./SweepLimits.ts"
import { accountPlace } from "./SweepRun.ts"
import { tellUnattempted } from "./tellChanges.ts"

type ReadRegion = Extract<GatheredRegion, { readonly _tag: "Read" }>

/**
 * Ends the Regions of an account once all of them were read: where its changes would pass a limit nothing of it is
 * written, else each Region is; a plan only tells. Succeeds with the rows of the Regions.
 */
export const endGathering = Effect.fnUntraced(function* (
  entered: EnteredAccount,
  gathered: ReadonlyArray<GatheredRegion>,
) {
  const limit = yield* passedLimit(entered, gathered)
  const rows = yield* Effect.forEach(
    gathered,
    (region) => (region._tag === "Unread" ? endUnread(entered, region) : endRead(entered, region, limit)),
    { concurrency: SweepLimits.regionsAtOnce },
  )
  return rows.flat()
})

/** Asks both limits, the account's first; the sweep's is reserved only for an account that may write. */
const passedLimit = Effect.fnUntraced(function* (
  { run, account }: EnteredAccount,
  gathered: ReadonlyArray<GatheredRegion>,
): Effect.fn.Return<Failure | undefined> {
  const { limits } = run.request.policy
  const due = gathered.reduce(
    (sum, region) => sum + (region._tag === "Read" ? region.dueCount - region.streamed : 0),
    0,
  )
  if (due === 0) return undefined
  if (due > limits.changesPerAccount) {
    const message = `${due} resources would change, and limits.changesPerAccount is ${limits.changesPerAccount}`
    return failureOf(accountPlace(account.id), "limit", message)
  }
  return yield* reserveRoom(run, account.id, due)
})

/** A Region that the policy lists but the account has not enabled answers like bad credentials: ask which it is. */
const endUnread = Effect.fnUntraced(function* (
  { run, account, session }: EnteredAccount,
  { region, failure: call, changes }: Extract<GatheredRegion, { readonly _tag: "Unread" }>,
) {
  const place = { account: account.id, region }
  const made = changes === undefined ? {} : { changes }
  if (call.reason === "region-disabled") {
    const enabled = yield* Effect.option(session.regions)
    if (enabled._tag === "Some" && !enabled.value.includes(region)) {
      return yield* endRows(run, [
        { sweepId: run.sweepId, ...place, state: "exempt", exempt: "region-not-enabled" },
      ])
    }
  }
  return yield* endRows(run, [
    { sweepId: run.sweepId, ...place, state: "failed", failure: failureFromCall(place, call), ...made },
  ])
})

const endRead = Effect.fnUntraced(function* (
  { run, account }: EnteredAccount,
  region: ReadRegion,
  limit: Failure | undefined,
) {
  const place = { account: account.id, region: region.context.region }
  const obstacle = yield* endDue(region, limit)
  const stored = region.chain === undefined ? undefined : yield* Effect.result(storeState(region.chain))
  const failure =
    obstacle !== undefined
      ? failureOf(place, obstacle.reason, obstacle.message)
      : stored?._tag === "Failure"
        ? failureFromCall(place, stored.failure)
        : undefined
  const counts = { resources: region.resources.counts, changes: region.changes.counts }
  const row: SweepRow =
    failure === undefined
      ? { sweepId: run.sweepId, ...place, state: "swept", ...counts }
      : { sweepId: run.sweepId, ...place, state: "failed", failure, ...counts }
  return yield* endRows(run, [row])
})

/** Does what is still due. What stood in the way while reading stands there still. */
const endDue = Effect.fnUntraced(function* (region: ReadRegion, limit: Failure | undefined) {
  if (limit !== undefined) {
    yield* tellOverLimit(region, limit)
    return limit
  }
  if (region.obstacle === undefined) return yield* applyDue(region, region.due)
  yield* tellUnattempted(region, region.due, region.obstacle)
  return region.obstacle
})

/** Nothing of the account is written: what is due has failed, also what was only counted. */
const tellOverLimit = Effect.fnUntraced(function* (region: ReadRegion, limit: Failure) {
  yield* tellUnattempted(region, region.due, limit)
  for (let rest = region.due.length + region.streamed; rest < region.dueCount; rest++)
    region.resources.move("changed", "failed")
})
