import { Clock, Duration, Effect, Stream } from "effect"
import { Seals } from "../ports/Seals.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepHeader } from "../record/Ledger.ts"
import { sealLimits } from "./sealLimits.ts"

/**
 * Sweeps before this one, the oldest first, whose process ended before it sealed them, or could not: their rows and
 * manifests stand in the record and are covered by nothing.
 *
 * One that was concluded is over. One that was not counts as over when it is older than `sealLimits.abandonedAfter`: rows
 * of a sweep that goes on must not be sealed. What is listed without a header has no rows. One that was sealed long before
 * the newest seals may be among them: sealing it again finds its seal.
 */
export const unsealedSweeps = Effect.fnUntraced(function* (before: string) {
  const [ledger, seals] = [yield* SweepLedger, yield* Seals]
  const now = yield* Clock.currentTimeMillis
  const listed = yield* ledger.sweeps.pipe(
    Stream.filter((sweepId) => sweepId < before),
    Stream.take(sealLimits.sweepsLookedAt),
    Stream.runCollect,
  )
  if (listed.length === 0) return []
  const sealed = new Set(
    yield* seals.list("newest").pipe(
      Stream.take(sealLimits.sealsRead),
      Stream.map(({ sweepId }) => sweepId),
      Stream.runCollect,
    ),
  )
  const unsealed = listed.filter((sweepId) => !sealed.has(sweepId)).toReversed()
  const headers = yield* Effect.forEach(unsealed, (sweepId) => ledger.sweep(sweepId))
  return headers.flatMap((header) => (header !== undefined && isOver(header, now) ? [header] : []))
})

const isOver = ({ concluded, startedAt }: SweepHeader, now: number): boolean =>
  concluded !== undefined || now - Date.parse(startedAt) > Duration.toMillis(sealLimits.abandonedAfter)
