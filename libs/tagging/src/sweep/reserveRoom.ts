import { Effect } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import { type Failure, failureOf } from "../domain/Failure.ts"
import { type SweepRun, accountPlace } from "./SweepRun.ts"

/** Asks for room for so many changes under the sweep's limit; the failure where there is none, or none can be had. */
export const reserveRoom = (
  run: SweepRun,
  account: AccountId,
  count: number,
): Effect.Effect<Failure | undefined> =>
  run.reserveChanges(count).pipe(
    Effect.map((reserved) => {
      const limit = run.request.policy.limits.changesPerSweep
      const message = `${count} more resources would change, which passes limits.changesPerSweep, ${limit}`
      return reserved ? undefined : failureOf(accountPlace(account), "limit", message)
    }),
    Effect.catch((failure) => Effect.succeed(failure)),
  )
