import { Deferred, Effect, Fiber } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import type { ActionInFlight, KeyOutcome } from "./ActionInFlight.ts"
import { StopRequest } from "../sweep/StopRequest.ts"
import { closeGroups, putResults, type WrittenResults } from "./closeGroups.ts"
import type { EndedAction } from "./GroupWork.ts"
import { type DueAction, type OpenedWave, type WaveContext, openWave } from "./openWave.ts"
import { sendGroups } from "./sendGroups.ts"
import { settleAction } from "./settleAction.ts"

/** What a wave came to. */
export interface WaveResult {
  readonly ended: ReadonlyArray<EndedAction>
  /** The failure of the record itself, after which nothing more is written in the account-Region. */
  readonly recordFailure: CallFailed | undefined
}

/** What became of the keys of each action, in the order of the actions. */
export type KeyOutcomes = ReadonlyArray<ReadonlyArray<KeyOutcome>>

/** A wave whose groups are open, while the rest of it goes on by itself. */
export interface BegunWave {
  /** Why its groups, or their intents, could not be written; then nothing more is to be begun in the account-Region. */
  readonly failure: CallFailed | undefined
  /** What the wave comes to. It runs to its end whoever waits, or does not. */
  readonly rest: Fiber.Fiber<WaveResult>
  /** Waits until its groups are closed, or stay open. */
  readonly over: Effect.Effect<void>
}

/**
 * Begins to write groups of one account-Region by the steps of RECORD.md, at most as many as `wavesOf` puts into a wave:
 * opens them, then sends, reads back with one call, records and closes them in the background, so that the next wave can
 * be begun meanwhile. Its groups are closed once the wave `before` it is over, for groups close in order.
 *
 * Every action comes back ended. One whose group could not be opened, or whose intent was not acknowledged, was never
 * sent. What AWS did is known even where the record then fails.
 */
export const beginWave = Effect.fnUntraced(function* (
  context: WaveContext & { readonly session: AccountSession },
  due: ReadonlyArray<ReadonlyArray<DueAction>>,
  before: Effect.Effect<void>,
) {
  const { requested } = yield* StopRequest
  const calls = { session: context.session, chain: context.chain, stopRequested: requested }
  return yield* begin(context, due, { act: (groups) => sendGroups(calls, groups), before })
})

/** Records changes that somebody else made: a wave without calls, for what is recorded was read already. */
export const recordExternal = Effect.fnUntraced(function* (
  context: WaveContext,
  due: ReadonlyArray<ReadonlyArray<DueAction>>,
) {
  const begun = yield* begin(context, due, { act: recordAsRead, before: Effect.void })
  return yield* Fiber.join(begun.rest)
})

const recordAsRead = (groups: ReadonlyArray<ReadonlyArray<ActionInFlight>>): Effect.Effect<KeyOutcomes> =>
  Effect.succeed(
    groups
      .flat()
      .map((work) => work.action.changes.map((change): KeyOutcome => ({ change, state: "verified" }))),
  )

/** How a wave goes on once its groups are open. */
interface Course<R> {
  readonly act: (groups: ReadonlyArray<ReadonlyArray<ActionInFlight>>) => Effect.Effect<KeyOutcomes, never, R>
  readonly before: Effect.Effect<void>
}

const begin = Effect.fnUntraced(function* <R>(
  context: WaveContext,
  due: ReadonlyArray<ReadonlyArray<DueAction>>,
  course: Course<R>,
) {
  const opened = yield* openWave(context, due)
  const over = yield* Deferred.make<void>()
  const rest = yield* Effect.forkDetach(
    finish(context, opened, course).pipe(Effect.ensuring(Deferred.succeed(over, undefined))),
    { startImmediately: true },
  )
  return { failure: opened.failure, rest, over: Deferred.await(over) } satisfies BegunWave
})

const finish = Effect.fnUntraced(function* <R>(
  { chain, sweepId, recording }: WaveContext,
  opened: OpenedWave,
  { act, before }: Course<R>,
) {
  const groups = opened.groups.map(({ ready }) => ready)
  const outcomes = yield* act(groups)
  const settled = yield* Effect.forEach(
    groups.flat(),
    (work, index) => recording.withPermits(1)(settleAction(work, outcomes[index] ?? [])),
    { concurrency: "unbounded" },
  )
  const works = opened.groups.map(({ group, unsent }) => ({
    group,
    actions: [...settled.filter(({ work }) => work.group === group), ...unsent],
  }))
  const results = yield* Effect.result(putResults(chain, sweepId, works))
  yield* before
  const written: WrittenResults = results._tag === "Success" ? results.success : new Map()
  const closing = yield* Effect.result(closeGroups(chain, works, written))
  const failures = [results, closing].flatMap((each) => (each._tag === "Failure" ? [each.failure] : []))
  return {
    ended: [...works.flatMap(({ actions }) => actions), ...opened.unopened],
    recordFailure:
      opened.failure ??
      settled.find(({ unrecorded }) => unrecorded !== undefined && !isOfOneResource(unrecorded))
        ?.unrecorded ??
      failures[0],
  } satisfies WaveResult
})

/** A history that somebody tampered with stops its own resource, no other. */
const isOfOneResource = (failure: CallFailed): boolean => failure.reason === "tampered"
