import { Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import type { ActionInFlight, KeyOutcome } from "./ActionInFlight.ts"
import { closeGroups } from "./closeGroups.ts"
import type { EndedAction } from "./GroupWork.ts"
import { type DueAction, type WaveContext, openWave } from "./openWave.ts"
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

/**
 * Writes up to five groups of one account-Region by the steps of RECORD.md, with one read-back of at most 100 ARNs.
 *
 * Every action comes back ended. One whose group could not be opened, or whose intent was not acknowledged, was never
 * sent. What AWS did is known even where the record then fails.
 */
export const writeWave = (
  context: WaveContext & { readonly session: AccountSession },
  due: ReadonlyArray<ReadonlyArray<DueAction>>,
) => runWave(context, due, (groups) => sendGroups(context, groups))

/** Records changes that somebody else made: a wave without calls, for what is recorded was read already. */
export const recordExternal = (context: WaveContext, due: ReadonlyArray<ReadonlyArray<DueAction>>) =>
  runWave(context, due, (groups) =>
    Effect.succeed(
      groups
        .flat()
        .map((work) => work.action.changes.map((change): KeyOutcome => ({ change, state: "verified" }))),
    ),
  )

const runWave = Effect.fnUntraced(function* <R>(
  context: WaveContext,
  due: ReadonlyArray<ReadonlyArray<DueAction>>,
  act: (groups: ReadonlyArray<ReadonlyArray<ActionInFlight>>) => Effect.Effect<KeyOutcomes, never, R>,
) {
  const opened = yield* openWave(context, due)
  const groups = opened.groups.map(({ ready }) => ready)
  const outcomes = yield* act(groups)
  const settled = yield* Effect.forEach(
    groups.flat(),
    (work, index) => settleAction(work, outcomes[index] ?? []),
    { concurrency: "unbounded" },
  )
  const works = opened.groups.map(({ group, unsent }) => ({
    group,
    actions: [...settled.filter(({ work }) => work.group === group), ...unsent],
  }))
  const closing = yield* Effect.result(closeGroups(context.chain, context.sweepId, works))
  return {
    ended: [...works.flatMap(({ actions }) => actions), ...opened.unopened],
    recordFailure:
      opened.failure ??
      settled.find(({ unrecorded }) => unrecorded !== undefined && !isOfOneResource(unrecorded))
        ?.unrecorded ??
      (closing._tag === "Failure" ? closing.failure : undefined),
  } satisfies WaveResult
})

/** A history that somebody tampered with stops its own resource, no other. */
const isOfOneResource = (failure: CallFailed): boolean => failure.reason === "tampered"
