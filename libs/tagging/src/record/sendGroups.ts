import { Effect } from "effect"
import type { ActionInFlight } from "./ActionInFlight.ts"
import { type CallContext, callGroup } from "./callGroup.ts"
import { decideKeys } from "./decideKeys.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import { readBack } from "./readBack.ts"

/**
 * Steps 3 and 4 for lists of actions with one change set each: their calls side by side, then one read-back of at most
 * 100 ARNs. Says for every action, in order, what became of its keys.
 */
export const sendGroups = Effect.fnUntraced(function* (
  context: CallContext,
  groups: ReadonlyArray<ReadonlyArray<ActionInFlight>>,
) {
  const calls = yield* Effect.forEach(groups, (works) => callGroup(context, works), {
    concurrency: SweepLimits.groupsSentAtOnce,
  })
  const sent = groups.flatMap((works, index) =>
    works.map((work) => ({
      work,
      calls: calls[index]?.get(work.action.resource) ?? { add: undefined, remove: undefined },
    })),
  )
  const live = yield* readBack(context.session, context.chain.region, sent)
  return sent.map(({ work, calls }) => decideKeys(work.action, calls, live.get(work.action.resource)))
})
