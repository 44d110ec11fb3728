import { Effect } from "effect"
import type { AccountFacts } from "../domain/Account.ts"
import { failureOf } from "../domain/Failure.ts"
import type { Region } from "../domain/Region.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { RowProgress, SweepRow } from "../record/Ledger.ts"
import { type AccountStanding, wasBegunTooOften } from "./AccountStanding.ts"
import { decideRegions } from "./decideRegions.ts"
import { endRows } from "./endRows.ts"
import { hashedRow } from "./rowEvidence.ts"
import { SweepLimits } from "./SweepLimits.ts"
import type { SweepRequest } from "./SweepRequest.ts"
import { type SweepRun, accountPlace, reportRow } from "./SweepRun.ts"

/** An account whose Regions are about to be read. */
export interface AccountAtHand {
  readonly account: AccountFacts
  readonly session: AccountSession
  readonly standing: AccountStanding
  /** Of the lease; undefined in a plan, which needs none. */
  readonly epoch: number | undefined
}

/**
 * Decides the Regions of an account and gives each its row before it is read, so that one that is never finished is seen
 * to be missing. Where an earlier process did that, what it left open are the Regions.
 */
export const beginRegions = Effect.fnUntraced(function* (run: SweepRun, hand: AccountAtHand) {
  const { account, session, standing, epoch } = hand
  const scope = standing.wasEntered
    ? { sweep: standing.open, exempt: [] }
    : yield* decideRegions(askedOf(run, account), account, session, run.today)
  const sweep = scope.sweep.filter((region) => standing.ended(region) === undefined)
  const begun = new Map(sweep.map((region) => [region, standing.begun(region, epoch)] as const))
  const tooLarge = Array.from(begun).flatMap(([region, progress]) =>
    wasBegunTooOften(progress) ? [region] : [],
  )
  for (const region of tooLarge) begun.delete(region)
  yield* run.emit({ _tag: "AccountEntered", account: account.id, regions: Array.from(begun.keys()) })
  const exempt = scope.exempt
    .filter(({ region }) => standing.ended(region) === undefined)
    .map(({ region, reason }): SweepRow => ({
      ...rowOf(run, account, region),
      state: "exempt",
      exempt: reason,
    }))
  const before = standing.rows.filter(({ region, state }) => region !== "*" && state !== "open")
  const failed = yield* endRows(
    run,
    tooLarge.map((region) => tooLargeRow(run, account, region)),
  )
  const own = { sweepId: run.sweepId, ...accountPlace(account.id) }
  if (!standing.wasEntered && scope.sweep.length + exempt.length === 0) {
    return { begun, ended: yield* endRows(run, [{ ...own, state: "swept" }]) }
  }
  if (run.request.mode === "apply") yield* putBegun(run, hand, begun, exempt)
  yield* Effect.forEach(exempt, (each) => reportRow(run, each), { discard: true })
  return { begun, ended: [...before, ...failed, ...exempt] }
})

/** In a revert each account has its own Regions: those in which the other sweep changed something. */
const askedOf = ({ request }: SweepRun, account: AccountFacts): SweepRequest =>
  request.revert === undefined
    ? request
    : { ...request, regions: request.revert.regions.get(account.id) ?? [] }

const rowOf = (run: SweepRun, account: AccountFacts, region: Region) => ({
  sweepId: run.sweepId,
  account: account.id,
  region,
})

const putBegun = Effect.fnUntraced(function* (
  run: SweepRun,
  { account, standing }: AccountAtHand,
  begun: ReadonlyMap<Region, RowProgress>,
  exempt: ReadonlyArray<SweepRow>,
) {
  const ledger = yield* SweepLedger
  const open = Array.from(begun, ([region, progress]): SweepRow => ({
    ...rowOf(run, account, region),
    state: "open",
    ...(run.takesTurns ? { progress } : {}),
  }))
  yield* ledger.putRows([...open, ...exempt.map(hashedRow)])
  if (standing.wasEntered) return
  const own = { sweepId: run.sweepId, ...accountPlace(account.id) }
  yield* ledger.putRows([hashedRow({ ...own, state: "entered" })])
})

const tooLargeRow = (run: SweepRun, account: AccountFacts, region: Region): SweepRow => ({
  ...rowOf(run, account, region),
  state: "failed",
  failure: failureOf(
    { account: account.id, region },
    "too-large",
    `not read to its end: begun ${SweepLimits.regionRestarts + 1} times, and each time the function ended first`,
  ),
})
