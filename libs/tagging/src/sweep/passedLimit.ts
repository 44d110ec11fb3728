import { Effect } from "effect"
import { type Failure, failureFromCall, failureOf } from "../domain/Failure.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { EnteredAccount } from "./EnteredAccount.ts"
import type { GatheredRegion } from "./gatherRegion.ts"
import { reserveRoom } from "./reserveRoom.ts"
import { hashedRow } from "./rowEvidence.ts"
import { accountPlace } from "./SweepRun.ts"

/**
 * Asks both limits, the account's first; the sweep's is reserved only for an account that may write.
 *
 * What earlier processes of the sweep changed counts too, and what they reserved is not reserved again.
 */
export const passedLimit = Effect.fnUntraced(function* (
  entered: EnteredAccount,
  gathered: ReadonlyArray<GatheredRegion>,
): Effect.fn.Return<Failure | undefined, never, SweepLedger> {
  const { run, account, standing } = entered
  const { limits } = run.request.policy
  const read = gathered.flatMap((region) => (region._tag === "Read" ? [region] : []))
  const due = read.reduce((sum, { dueCount, streamed }) => sum + dueCount - streamed, 0)
  if (due === 0) return undefined
  const before =
    standing.rows.reduce((sum, { resources }) => sum + (resources?.changed ?? 0), 0) +
    read.reduce((sum, { context, dueBefore }) => sum + context.earlier.changedBeside(dueBefore), 0)
  const total = before + due
  if (total > limits.changesPerAccount) {
    const message = `${total} resources would change, and limits.changesPerAccount is ${limits.changesPerAccount}`
    return failureOf(accountPlace(account.id), "limit", message)
  }
  if (total <= standing.reserved) return undefined
  const failure = yield* reserveRoom(run, account.id, total - standing.reserved)
  return failure ?? (yield* noteReserved(entered, total))
})

/** Writes down what was reserved, for a process that goes on; one that dies right before reserves again, which errs on the side of writing less. */
const noteReserved = Effect.fnUntraced(function* (
  { run, account, standing }: EnteredAccount,
  reserved: number,
): Effect.fn.Return<Failure | undefined, never, SweepLedger> {
  const isFinite = Number.isFinite(run.request.policy.limits.changesPerSweep)
  if (!run.takesTurns || run.request.mode === "plan" || !isFinite) return undefined
  const place = accountPlace(account.id)
  const progress = { ...standing.own?.progress, reserved }
  const ledger = yield* SweepLedger
  return yield* ledger
    .putRows([hashedRow({ sweepId: run.sweepId, ...place, state: "entered", progress })])
    .pipe(
      Effect.as(undefined),
      Effect.catch((call) => Effect.succeed(failureFromCall(place, call))),
    )
})
