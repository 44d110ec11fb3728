import { Effect } from "effect"
import { failureFromCall } from "../domain/Failure.ts"
import { concludeSeal } from "../seal/concludeSeal.ts"
import type { SealedRows } from "../seal/SealableRow.ts"
import { type SweepRun, reportFailure } from "./SweepRun.ts"

/**
 * Seals a sweep over its rows as the ledger holds them, and says so. Rows must not change from here on.
 *
 * A seal that cannot be written is a failure of the sweep: what it did is in the record, and is covered by the next seal.
 */
export const sealSweep = Effect.fnUntraced(function* (run: SweepRun, rows: SealedRows) {
  const seal = yield* Effect.result(concludeSeal(run.sweepId, rows))
  if (seal._tag === "Success") {
    const { number, digest, signature } = seal.success
    return yield* run.emit({ _tag: "SweepSealed", number, digest, signedBy: signature?.keyId })
  }
  const failure = failureFromCall({ account: "*", region: "*" }, seal.failure)
  yield* reportFailure(run, { ...failure, message: `the sweep is not sealed: ${failure.message}` })
})
