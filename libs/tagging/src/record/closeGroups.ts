import { Clock, Effect } from "effect"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import { closingOf } from "./groupHash.ts"
import type { GroupChain } from "./GroupChain.ts"
import { takenElsewhere, whileLeased } from "./whileLeased.ts"
import type { UserAction } from "./Record.ts"
import { type EndedAction, type GroupWork, outcomeOf, staysOpen, userActionOf } from "./GroupWork.ts"

/** The rows of UserActions that were written of actions, as far as they were acknowledged. */
export type WrittenResults = ReadonlyMap<EndedAction, UserAction>

/**
 * Step 7: writes the results of groups. Succeeds with those that were acknowledged: a group with another one stays open,
 * and the next recovery writes it again.
 */
export const putResults = Effect.fnUntraced(function* (
  chain: GroupChain,
  sweepId: string,
  works: ReadonlyArray<GroupWork>,
) {
  const record = yield* ResourceRecord
  const now = new Date(yield* Clock.currentTimeMillis).toISOString()
  const rows = works
    .flatMap((work) => work.actions.filter((ended) => ended.intended))
    .map((ended) => [ended, userActionOf(ended, sweepId, now)] as const)
  const acknowledged = yield* record
    .putActions(rows.map(([, row]) => row))
    .pipe(whileLeased(chain, "PutResults"))
  return new Map(rows.filter(([, row]) => acknowledged.has(row.actionId))) satisfies WrittenResults
})

/**
 * Step 8: closes the groups that are settled, in the order of the chain, and stores where the chain stands. Succeeds with
 * how many of them were closed; the first that is not, and all after it, stay open for the next recovery.
 */
export const closeGroups = Effect.fnUntraced(function* (
  chain: GroupChain,
  works: ReadonlyArray<GroupWork>,
  written: WrittenResults,
) {
  const ledger = yield* SweepLedger
  let count = 0
  for (const { group, actions } of works) {
    const settled = actions.every((ended) => !staysOpen(ended) && (!ended.intended || written.has(ended)))
    if (!settled || !chain.mayClose(group)) break
    const outcomes = actions.flatMap((ended) => {
      const row = written.get(ended)
      return row === undefined ? [] : [outcomeOf(ended, row)]
    })
    const closing = closingOf(group, outcomes, chain.previous)
    if (!(yield* ledger.closeGroup(group, closing))) break
    chain.closed(group, closing.hash)
    count += 1
  }
  if (count < works.length) chain.stays()
  yield* storeState(chain)
  return count
})

/** Stores where a chain stands, if that is not what is stored. Fails as `busy` where a later state stands. */
export const storeState = Effect.fnUntraced(function* (chain: GroupChain) {
  const ledger = yield* SweepLedger
  yield* chain.storing.withPermits(1)(
    Effect.gen(function* () {
      const state = chain.unstored()
      if (state === undefined) return
      const stood = yield* ledger.putState(state, chain.nextVersion()).pipe(whileLeased(chain, "PutState"))
      if (!stood) return yield* takenElsewhere(chain, "PutState", "another process has the account by now")
      chain.stored(state)
    }),
  )
})
