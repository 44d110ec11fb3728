import { Effect } from "effect"
import { failureFromCall } from "../domain/Failure.ts"
import { SealArchive } from "../ports/SealCopies.ts"
import { concludeSeal } from "../seal/concludeSeal.ts"
import { copySeals } from "../seal/copySeals.ts"
import { unsealedSweeps } from "../seal/unsealedSweeps.ts"
import type { SealedRows } from "../seal/SealableRow.ts"
import { type SweepRun, reportFailure } from "./SweepRun.ts"

/**
 * Seals what earlier sweeps left without a seal, because their process was killed, or could not: before its own seal, which
 * chains on these. That one cannot be sealed is a failure of this sweep, and the next one tries again.
 */
export const sealEarlier = Effect.fnUntraced(function* (run: SweepRun) {
  const sealing = unsealedSweeps(run.sweepId).pipe(
    Effect.flatMap((headers) =>
      Effect.forEach(headers, ({ sweepId }) => concludeSeal(sweepId, { by: run.sweepId }), { discard: true }),
    ),
  )
  const sealed = yield* Effect.result(sealing)
  if (sealed._tag === "Success") return
  const failure = failureFromCall({ account: "*", region: "*" }, sealed.failure)
  const message = `earlier sweeps without a seal could not be sealed: ${failure.message}`
  yield* reportFailure(run, { ...failure, message })
})

/**
 * Seals a sweep over its rows as the ledger holds them, and says so. Rows must not change from here on.
 *
 * A seal that cannot be written is a failure of the sweep: what it did is in the record, and is covered by the next seal.
 * So is one that cannot be copied to where copies are kept: the next conclusion copies it.
 */
export const sealSweep = Effect.fnUntraced(function* (run: SweepRun, rows: SealedRows) {
  const seal = yield* Effect.result(concludeSeal(run.sweepId, { walked: rows }))
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
