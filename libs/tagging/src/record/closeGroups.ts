import { Clock, Effect } from "effect"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import { closingOf } from "./groupHash.ts"
import type { GroupChain } from "./GroupChain.ts"
import type { GroupKey } from "./Record.ts"
import { whileLeased } from "./whileLeased.ts"
import { type GroupWork, outcomeOf, staysOpen, userActionOf } from "./GroupWork.ts"

/**
 * Steps 7 and 8: writes the results of groups, then closes those that are settled, in the order of the chain, and
 * stores where the chain stands. `next` is the open group after these, where there is one. Succeeds with how many of
 * them were closed.
 *
 * A group whose results were not all acknowledged stays open with its successors: the next recovery writes them again.
 */
export const closeGroups = Effect.fnUntraced(function* (
  chain: GroupChain,
  sweepId: string,
  works: ReadonlyArray<GroupWork>,
  next?: GroupKey,
) {
  const record = yield* ResourceRecord
  const ledger = yield* SweepLedger
  const now = new Date(yield* Clock.currentTimeMillis).toISOString()
  const rows = new Map(
    works
      .flatMap((work) => work.actions.filter((ended) => ended.intended))
      .map((ended) => [ended, userActionOf(ended, sweepId, now)] as const),
  )
  const acknowledged = yield* record
    .putActions(Array.from(rows.values()))
    .pipe(whileLeased(chain, "PutResults"))
  let count = 0
  for (const [index, { group, actions }] of works.entries()) {
    const settled = actions.every(
      (ended) => !staysOpen(ended) && (!ended.intended || acknowledged.has(ended.work.action.actionId)),
    )
    if (!settled || !chain.mayClose(group)) break
    const outcomes = actions.flatMap((ended) => {
      const row = rows.get(ended)
      return row === undefined ? [] : [outcomeOf(ended, row)]
    })
    const closing = closingOf(group, outcomes, chain.previous)
    if (!(yield* ledger.closeGroup(group, closing))) break
    chain.closed(group, closing.hash, works[index + 1]?.group ?? next)
    count += 1
  }
  yield* storeState(chain)
  return count
})

/** Stores where a chain stands, if that is not what is stored. */
export const storeState = Effect.fnUntraced(function* (chain: GroupChain) {
  const state = chain.unstored()
  if (state === undefined) return
  const ledger = yield* SweepLedger
  yield* ledger.putState(state).pipe(whileLeased(chain, "PutState"))
  chain.stored(state)
})
