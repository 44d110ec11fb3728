import { Effect } from "effect"
import type { Region } from "../domain/Region.ts"
import { AccountId } from "../domain/AccountId.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { RegionState } from "../record/Ledger.ts"
import { alertTellingLimits } from "./alertTellingLimits.ts"
import type { SweepSigns } from "./SweepSigns.ts"

/**
 * Looks at what the ledger knows of accounts that this sweep could not enter: the set of those that no sweep ever
 * entered, and, added to the signs, the actions that others have open. At most the first few hundred accounts.
 */
export const lookAtUnentered = Effect.fnUntraced(function* (signs: SweepSigns) {
  const ledger = yield* SweepLedger
  const refused = new Set(signs.rows.of("cannot-enter").accounts)
  const accounts = Array.from(
    new Set(
      signs.rows.entries.flatMap(([, sum]) =>
        sum.places.flatMap(({ account, region }) => (region === "*" && account !== "*" ? [account] : [])),
      ),
    ),
  )
    .toSorted()
    .slice(0, alertTellingLimits.unenteredAccounts)
  const looked = yield* Effect.forEach(
    accounts,
    (account) =>
      ledger.states(AccountId.make(account)).pipe(
        Effect.tap((states) => Effect.forEach(states, (state) => addOpen(signs, state), { discard: true })),
        Effect.map((states) => (states.length === 0 && refused.has(account) ? [account] : [])),
      ),
    { concurrency: alertTellingLimits.statesAtOnce },
  )
  return new Set(looked.flat())
})

/** The actions of the groups from the first open one on, as far as they were not closed. */
const addOpen = Effect.fnUntraced(function* (
  signs: SweepSigns,
  { account, region, firstOpen }: RegionState & { readonly region: Region },
) {
  if (firstOpen === undefined) return
  const ledger = yield* SweepLedger
  const groups = yield* ledger.groups(account, region, firstOpen)
  const actions = groups.flatMap((group) => (group.closed === undefined ? group.actions : []))
  const [first] = actions.map(({ timestamp }) => timestamp).toSorted()
  if (first !== undefined) signs.leftOpen(account, region, { actions: actions.length, since: first })
})
