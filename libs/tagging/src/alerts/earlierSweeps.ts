import { Duration, Effect, Stream } from "effect"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepHeader } from "../record/Ledger.ts"
import type { AlertState } from "./AlertState.ts"
import { alertTellingLimits } from "./alertTellingLimits.ts"
import type { UnfinishedSweep } from "./SweepFacts.ts"

/** Sweeps before this one of which nothing was told yet. */
export interface EarlierSweeps {
  /** They began long ago and were never concluded. */
  readonly unfinished: ReadonlyArray<UnfinishedSweep>
  /** They were concluded, and their process ended before it told of them; the oldest first. */
  readonly untold: ReadonlyArray<SweepHeader>
}

/** When it is, and from where on an earlier sweep counts as one that will not end. */
export interface EarlierContext {
  readonly sweepId: string
  readonly now: number
  readonly unfinishedHours: number
}

/** Finds the sweeps that ended, or never did, without anybody being told: at most the last few in the list. */
export const earlierSweeps = Effect.fnUntraced(function* (state: AlertState, context: EarlierContext) {
  const ledger = yield* SweepLedger
  const known = new Set(state.sweeps.map(({ sweepId }) => sweepId))
  const oldestKnown = state.sweeps.at(-1)?.sweepId ?? ""
  const listed = yield* ledger.sweeps.pipe(
    Stream.takeWhile((sweepId) => sweepId > oldestKnown),
    Stream.take(alertTellingLimits.listedSweeps),
    Stream.runCollect,
  )
  const unknown = listed.filter(
    (sweepId) => sweepId < context.sweepId && !known.has(sweepId) && isSweepId(sweepId),
  )
  const headers = yield* Effect.forEach(unknown, (sweepId) => ledger.sweep(sweepId))
  const found = headers.flatMap((header) => (header === undefined ? [] : [header])).toReversed()
  const olderThan = (at: string, age: Duration.Duration): boolean =>
    context.now - Date.parse(at) > Duration.toMillis(age)
  return {
    unfinished: found
      .filter(
        ({ concluded, startedAt }) =>
          concluded === undefined && olderThan(startedAt, Duration.hours(context.unfinishedHours)),
      )
      .map(({ sweepId, startedAt }) => ({ sweepId, startedAt })),
    untold: found
      .filter(
        ({ concluded }) =>
          concluded !== undefined && olderThan(concluded.at, alertTellingLimits.belatedAfter),
      )
      .slice(-alertTellingLimits.belatedSweeps),
  } satisfies EarlierSweeps
})

/** What is listed is somebody's text until it looks like an id: it comes to stand in commands. */
const isSweepId = (text: string): boolean => /^[A-Za-z0-9-]{1,40}$/u.test(text)
