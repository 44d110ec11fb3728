import { Clock, Duration, Effect, Option, Stream } from "effect"
import { CallFailed } from "../domain/CallFailed.ts"
import type { FailureReason } from "../domain/Reason.ts"
import { Seals } from "../ports/Seals.ts"
import { Signer } from "../ports/Signer.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepHeader } from "../record/Ledger.ts"
import {
  type Seal,
  type SealHead,
  type SealedContent,
  headerHash,
  sealChainStart,
  sealDigest,
} from "./Seal.ts"
import { RowTally, type SealableRow, type SealedRows } from "./SealableRow.ts"
import { sealLimits } from "./sealLimits.ts"

/** What is known when a sweep is sealed. */
export interface Sealing {
  /** What its rows come to, where the caller has walked over them already. */
  readonly walked?: SealedRows
  /** The sweep that seals it, where it is another one. */
  readonly by?: string
}

/**
 * Seals a sweep whose rows do not change any more: hashes them, chains the seal to the one before it, and has it signed
 * where there is a signer.
 *
 * Sealing again yields the seal that stands, so that a conclusion that lost its answer can be run again. Rows must not
 * change from here on: verification recomputes the hash over them.
 */
export const concludeSeal = Effect.fn("concludeSeal")(function* (
  sweepId: string,
  { walked, by }: Sealing = {},
) {
  const ledger = yield* SweepLedger
  const header = yield* ledger.sweep(sweepId)
  if (header === undefined) return yield* notSealed(sweepId, "not-found", "SweepUnknown", "it has no header")
  const seals = yield* Seals
  for (let attempt = 0; attempt < sealLimits.appends; attempt++) {
    // Ours may stand: by an earlier conclusion, or by an attempt whose answer was lost. The two reads may be of different
    // moments; if something was sealed between them, the seal is not appended.
    const [standing, head] = yield* Effect.all([standingSeal(header), seals.head], { concurrency: 2 })
    if (standing !== undefined && walked !== undefined && standing.rowsHash !== walked.rowsHash) {
      const detail = `seal ${standing.number} was made over other rows, ${standing.sealedAt}, before it ended`
      return yield* notSealed(sweepId, "conflict", "SealedTooEarly", detail)
    }
    if (standing !== undefined) return standing
    const sealed = walked ?? (yield* tallyRows(ledger.rows(sweepId)))
    const seal = yield* makeSeal(header, sealed, { head, by })
    if (yield* seals.append(seal)) return seal
  }
  const ours = yield* standingSeal(header)
  if (ours !== undefined) return ours
  return yield* notSealed(
    sweepId,
    "conflict",
    "SealsContended",
    `other sweeps were sealed first, ${sealLimits.appends} times in a row`,
  )
})

/** Looks for the seal of a sweep among those that were made since it started, give or take what clocks differ. */
const standingSeal = Effect.fnUntraced(function* ({ sweepId, startedAt }: SweepHeader) {
  const seals = yield* Seals
  const since = Date.parse(startedAt) - Duration.toMillis(sealLimits.clockDifference)
  const found = yield* seals.list("newest").pipe(
    Stream.take(sealLimits.lookedAt),
    Stream.takeWhile(({ sealedAt }) => Date.parse(sealedAt) >= since),
    Stream.filter((seal) => seal.sweepId === sweepId),
    Stream.runHead,
  )
  return Option.getOrUndefined(found)
})

const tallyRows = Effect.fnUntraced(function* <E, R>(rows: Stream.Stream<SealableRow, E, R>) {
  const tally = new RowTally()
  yield* Stream.runForEach(rows, (row) => Effect.sync(() => tally.add(row)))
  return tally.sealed
})

const makeSeal = Effect.fnUntraced(function* (
  header: SweepHeader,
  sealed: SealedRows,
  { head, by }: { readonly head: SealHead | undefined; readonly by: string | undefined },
): Effect.fn.Return<Seal, CallFailed> {
  const content: SealedContent = {
    number: (head?.number ?? 0) + 1,
    sweepId: header.sweepId,
    header: headerHash(header),
    policyDigest: header.policyDigest,
    sealedAt: new Date(yield* Clock.currentTimeMillis).toISOString(),
    ...(by === undefined ? {} : { sealedBy: by }),
    ...sealed,
    previous: head?.hash ?? sealChainStart,
  }
  const digest = sealDigest(content)
  const signature = yield* (yield* Signer).sign(digest)
  return signature === undefined ? { ...content, digest } : { ...content, digest, signature }
})

const notSealed = (sweepId: string, reason: FailureReason, code: string, detail: string) =>
  Effect.fail(
    new CallFailed({
      service: "orgtag record",
      operation: "Seal",
      reason,
      code,
      detail: `sweep ${sweepId}: ${detail}`,
      effect: "none",
      attempts: 1,
    }),
  )
