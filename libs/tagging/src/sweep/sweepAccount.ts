import { Effect } from "effect"
import type { AccountFacts } from "../domain/Account.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import { type Failure, failureFromCall } from "../domain/Failure.ts"
import type { Region } from "../domain/Region.ts"
import { MemberAccounts } from "../ports/MemberAccounts.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepRow } from "../record/Ledger.ts"
import { holdLease } from "./AccountLease.ts"
import { checkRole } from "./checkRole.ts"
import { type RegionScope, decideRegions } from "./decideRegions.ts"
import { endGathering } from "./endGathering.ts"
import { endRows } from "./endRows.ts"
import { GatherRoom } from "./GatherRoom.ts"
import { gatherRegion } from "./gatherRegion.ts"
import { SweepLimits } from "./SweepLimits.ts"
import { type SweepRun, accountPlace, failedRow, reportRow } from "./SweepRun.ts"

/**
 * Sweeps one account: lease, one AssumeRole, Regions, recovery, reading, and after all that is due was gathered, writing.
 *
 * Never fails: an account that could not be entered keeps its one row, and a Region that fails does not stop the others.
 * Succeeds with the account's rows.
 */
export const sweepAccount = Effect.fnUntraced(function* (run: SweepRun, account: AccountFacts) {
  const place = accountPlace(account.id)
  return yield* Effect.scoped(sweepEntered(run, account)).pipe(
    Effect.catch((failure: Failure) =>
      endRows(run, [{ sweepId: run.sweepId, ...place, state: "failed", failure }]),
    ),
  )
})

const sweepEntered = Effect.fnUntraced(function* (run: SweepRun, account: AccountFacts) {
  const place = accountPlace(account.id)
  const orFail = Effect.mapError((call: CallFailed): Failure => failureFromCall(place, call))
  if (yield* run.stopRequested) {
    return yield* endRows(run, [failedRow(run, place, "stopped", "not entered: the sweep was asked to stop")])
  }
  const lease = run.request.mode === "apply" ? yield* holdLease(run, account.id) : undefined
  const session = yield* enter(run, account).pipe(orFail)
  yield* checkRole(run, session)
  const scope = yield* decideRegions(run.request, account, session, run.today).pipe(orFail)
  yield* run.emit({ _tag: "AccountEntered", account: account.id, regions: scope.sweep })
  const states = lease === undefined ? [] : yield* readStates(account).pipe(orFail)
  const exempt = yield* openRegions(run, account, scope).pipe(orFail)
  const room = new GatherRoom(run.request.policy.limits)
  const entered = { run, account, session, lease, room, states }
  const gathered = yield* Effect.forEach(scope.sweep, (region) => gatherRegion(entered, region), {
    concurrency: SweepLimits.regionsAtOnce,
  })
  return [...exempt, ...(yield* endGathering(entered, gathered))]
})

const enter = Effect.fnUntraced(function* (run: SweepRun, account: AccountFacts) {
  const members = yield* MemberAccounts
  const { access } = run.request.policy
  return yield* members.enter({
    account: account.id,
    roleName: access.roleName,
    externalId: access.externalId,
    sessionName: `orgtag-${run.sweepId}`,
    sourceIdentity: access.sourceIdentity === "caller" ? undefined : access.sourceIdentity,
    readOnly: run.request.mode === "plan",
  })
})

const readStates = Effect.fnUntraced(function* (account: AccountFacts) {
  const ledger = yield* SweepLedger
  return yield* ledger.states(account.id)
})

/** Gives each Region its row before it is read, so that one that is never finished is seen to be missing. */
const openRegions = Effect.fnUntraced(function* (run: SweepRun, account: AccountFacts, scope: RegionScope) {
  const row = (region: Region): Pick<SweepRow, "sweepId" | "account" | "region"> => ({
    sweepId: run.sweepId,
    account: account.id,
    region,
  })
  const exempt = scope.exempt.map(({ region, reason }): SweepRow => ({
    ...row(region),
    state: "exempt",
    exempt: reason,
  }))
  const own = { sweepId: run.sweepId, ...accountPlace(account.id) }
  if (scope.sweep.length + exempt.length === 0) return yield* endRows(run, [{ ...own, state: "swept" }])
  if (run.request.mode === "apply") {
    const ledger = yield* SweepLedger
    const open = scope.sweep.map((region): SweepRow => ({ ...row(region), state: "open" }))
    yield* ledger.putRows([...open, ...exempt])
    yield* ledger.putRows([{ ...own, state: "entered" }])
  }
  yield* Effect.forEach(exempt, (each) => reportRow(run, each), { discard: true })
  return exempt
})
