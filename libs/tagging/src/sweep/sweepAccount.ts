import { Effect } from "effect"
import type { AccountFacts } from "../domain/Account.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import { type Failure, failureFromCall } from "../domain/Failure.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { RegionState, SweepRow } from "../record/Ledger.ts"
import { holdLease } from "./AccountLease.ts"
import { AccountStanding } from "./AccountStanding.ts"
import { beginRegions } from "./beginRegions.ts"
import { checkRole } from "./checkRole.ts"
import { endGathering } from "./endGathering.ts"
import { endRows } from "./endRows.ts"
import { enterAccount } from "./enterAccount.ts"
import { GatherRoom } from "./GatherRoom.ts"
import { gatherRegion } from "./gatherRegion.ts"
import { findLeft } from "./keepLeft.ts"
import { knowTagPolicy } from "./knowTagPolicy.ts"
import { failureOfObstacle } from "./Obstacle.ts"
import { type SweepRun, accountPlace } from "./SweepRun.ts"

/**
 * Sweeps one account: lease, one AssumeRole, Regions, recovery, reading, and after all that is due was gathered, writing.
 *
 * Never fails: an account that could not be entered keeps its one row, and a Region that fails does not stop the others.
 * Succeeds with the account's rows. Where `standing` says that earlier processes of the same sweep had the account, it
 * goes on where they stopped, or were stopped. Rows that are open still (`isLeft`) are left because time was up: then
 * it is to be called again.
 */
export const sweepAccount = Effect.fnUntraced(function* (
  run: SweepRun,
  account: AccountFacts,
  standing: AccountStanding = new AccountStanding([]),
) {
  if (standing.hasEnded) return standing.rows
  return yield* Effect.scoped(sweepEntered(run, account, standing)).pipe(
    Effect.catch((failure: Failure) => endAccount(run, account, standing, failure)),
  )
})

/** What stood in the way of an account is the failure of all that has not ended of it. */
const endAccount = Effect.fnUntraced(function* (
  run: SweepRun,
  account: AccountFacts,
  standing: AccountStanding,
  failure: Failure,
) {
  const own = { sweepId: run.sweepId, ...accountPlace(account.id) }
  if (!standing.wasEntered) return yield* endRows(run, [{ ...own, state: "failed", failure }])
  const failed = standing.open.map((region): SweepRow => ({
    sweepId: run.sweepId,
    account: account.id,
    region,
    state: "failed",
    failure: { ...failure, region },
  }))
  return [...standing.rows.filter(({ state }) => state !== "open"), ...(yield* endRows(run, failed))]
})

const sweepEntered = Effect.fnUntraced(function* (
  run: SweepRun,
  account: AccountFacts,
  standing: AccountStanding,
) {
  const place = accountPlace(account.id)
  const orFail = Effect.mapError((call: CallFailed): Failure => failureFromCall(place, call))
  const stop = yield* run.stopReason
  if (stop !== undefined) return yield* Effect.fail(failureOfObstacle(place, stop, "not entered"))
  const lease = run.request.mode === "apply" ? yield* holdLease(run, account.id) : undefined
  const [session, states] = yield* Effect.all(
    [enterAccount(run, account), lease === undefined ? noStates : readStates(account).pipe(orFail)],
    { concurrency: 2 },
  )
  yield* checkRole(run, session)
  // A copy: what the evaluator remembers of an account's Regions and types goes with it, while the facts stay.
  const known = { ...(yield* knowTagPolicy(run, { session, account, standing })) }
  const regions = yield* beginRegions(run, { account, session, standing, epoch: lease?.epoch }).pipe(orFail)
  const left = yield* findLeft(run, account.id, standing, regions.begun)
  const room = new GatherRoom(run.request.policy.limits)
  const entered = { run, account: known, session, lease, room, states, standing, begun: regions.begun, left }
  const gathered = yield* Effect.forEach(
    regions.begun.keys(),
    (region) => run.reading.withPermits(1)(gatherRegion(entered, region)),
    { concurrency: "unbounded" },
  )
  return [...regions.ended, ...(yield* endGathering(entered, gathered))]
})

const noStates = Effect.succeed<ReadonlyArray<RegionState>>([])

const readStates = Effect.fnUntraced(function* (account: AccountFacts) {
  const ledger = yield* SweepLedger
  return yield* ledger.states(account.id)
})
