import { Effect } from "effect"
import { abort, conclude } from "./concludeSweep.ts"
import { Judgement } from "./Judgement.ts"
import { askAhead, prepareSweep } from "./prepareSweep.ts"
import { callsSoFar, startRun } from "./startRun.ts"
import { sweepAccount } from "./sweepAccount.ts"
import { SweepLimits } from "./SweepLimits.ts"
import type { SweepRequest } from "./SweepRequest.ts"
import { newTicket } from "./SweepTicket.ts"
import { TablesMissing } from "./TablesMissing.ts"

/**
 * Sweeps the organization, or plans to, in one process: prepares, works account by account, and concludes by the ledger.
 *
 * Fails only where the tables of the record are missing or the policy is not approved. Whatever else goes wrong is in the report: `aborted` where the
 * accounts were never reached, `partial` where anything failed. A plan reads, and writes nothing anywhere.
 */
export const sweep = Effect.fn("sweep")(function* (request: SweepRequest) {
  const callsBefore = yield* callsSoFar
  const ahead = yield* askAhead(request)
  const { missing, caller } = ahead
  const withRecord = missing._tag === "Success" && missing.success.length === 0
  if (request.mode === "apply" && missing._tag === "Success" && missing.success.length > 0) {
    return yield* new TablesMissing({ tables: missing.success })
  }
  const started = yield* startRun(request, yield* newTicket(withRecord), callsBefore)
  yield* started.emit({ _tag: "SweepStarted", sweepId: started.sweepId, mode: request.mode, withRecord })
  if (request.mode === "apply" && missing._tag === "Failure") return yield* abort(started, missing.failure)
  if (caller._tag === "Failure") return yield* abort(started, caller.failure)
  const run = { ...started, userInfo: caller.success }
  const prepared = yield* Effect.result(prepareSweep(run, ahead))
  if (prepared._tag === "Failure") {
    const { failure } = prepared
    return yield* failure._tag === "PolicyNotApproved" ? failure : abort(run, failure)
  }
  const { accounts, endOthers } = prepared.success
  const own = new Judgement(request.regions)
  const sweepAccounts = Effect.forEach(
    accounts,
    (account) => Effect.map(sweepAccount(run, account), own.addAll),
    { concurrency: SweepLimits.accountsAtOnce, discard: true },
  )
  yield* Effect.all([Effect.map(endOthers, own.addAll), sweepAccounts], { concurrency: 2, discard: true })
  const known = new Map(accounts.map((account) => [account.id, account]))
  return yield* conclude({ ...run, accounts: known }, own)
})
