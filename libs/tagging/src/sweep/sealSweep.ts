import { Effect } from "effect"
import { failureFromCall } from "../domain/Failure.ts"
import { SealArchive } from "../ports/SealCopies.ts"
import { concludeSeal } from "../seal/concludeSeal.ts"
import { copySeals } from "../seal/copySeals.ts"
import type { SealedRows } from "../seal/SealableRow.ts"
import { type SweepRun, reportFailure } from "./SweepRun.ts"

/**
 * Seals a sweep over its rows as the ledger holds them, and says so. Rows must not change from here on.
 *
 * A seal that cannot be written is a failure of the sweep: what it did is in the record, and is covered by the next seal.
 * So is one that cannot be copied to where copies are kept: the next conclusion copies it.
 */
export const sealSweep = Effect.fnUntraced(function* (run: SweepRun, rows: SealedRows) {
  const seal = yield* Effect.result(concludeSeal(run.sweepId, rows))
  if (seal._tag === "Success") {
    const { number, digest, signature } = seal.success
    yield* run.emit({ _tag: "SweepSealed", number, digest, signedBy: signature?.keyId })
    return yield* copyToArchive(run)
  }
  const failure = failureFromCall({ account: "*", region: "*" }, seal.failure)
  yield* reportFailure(run, { ...failure, message: `the sweep is not sealed: ${failure.message}` })
})

const copyToArchive = Effect.fnUntraced(function* (run: SweepRun) {
  const copies = yield* SealArchive
  if (copies === undefined) return
  const copied = yield* Effect.result(copySeals(copies))
  if (copied._tag === "Success") return
  const failure = failureFromCall({ account: "*", region: "*" }, copied.failure)
  yield* reportFailure(run, { ...failure, message: `the seals are not copied: ${failure.message}` })
})
