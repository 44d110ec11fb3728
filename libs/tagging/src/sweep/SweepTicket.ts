import { Clock, Effect, Random } from "effect"
import type { Timestamp } from "../record/Record.ts"

/** What every part of a sweep has to know of it, whichever process runs that part. */
export interface SweepTicket {
  /** `[A-Za-z0-9-]{1,40}`, sorts by time. */
  readonly sweepId: string
  readonly startedAt: Timestamp
  /** Whether there are tables to read, and in mode `apply` to write. */
  readonly withRecord: boolean
  /** Whether several processes may take turns with one account. */
  readonly takesTurns?: boolean
}

/** A ticket for a sweep that starts now. The random end keeps two sweeps apart that start in the same millisecond. */
export const newTicket = Effect.fnUntraced(function* (withRecord: boolean) {
  const startedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
  const random = yield* Random.nextIntBetween(0, 36 ** 6)
  const sweepId = sweepIdOf(startedAt, random.toString(36).padStart(6, "0"))
  return { sweepId, startedAt, withRecord } satisfies SweepTicket
})

/** The id of a sweep: when it started, then what tells it from others. */
export const sweepIdOf = (startedAt: Timestamp, suffix: string): string =>
  `${startedAt.replace(/[-:.]/gu, "")}-${suffix}`
