import { Effect, Stream } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import { type ResourceArn, belongsTo } from "../domain/ResourceArn.ts"
import type { Region } from "../domain/Region.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepRow } from "../record/Ledger.ts"

/** Which of what a sweep changed is meant; empty lists: all of it. */
export interface RevertScope {
  readonly accounts: ReadonlyArray<AccountId>
  readonly resources: ReadonlyArray<ResourceArn>
}

/**
 * The account-Regions in which a sweep changed anything by its rows, or was cut off before they could say so.
 *
 * Holds no more than a name for each.
 */
export const cellsChangedBy = Effect.fnUntraced(function* (sweepId: string, scope: RevertScope) {
  const ledger = yield* SweepLedger
  const regions = new Map<AccountId, Array<Region>>()
  yield* Stream.runForEach(ledger.rows(sweepId), (row) =>
    Effect.sync(() => {
      if (row.region === "*" || !mayHaveChanged(row) || !isMeant(scope, row.account, row.region)) return
      const own = regions.get(row.account)
      if (own === undefined) regions.set(row.account, [row.region])
      else own.push(row.region)
    }),
  )
  return regions
})

/** A row that failed says nothing of what was changed before it did. */
const mayHaveChanged = ({ state, changes }: SweepRow): boolean => {
  if (state === "open" || (state === "failed" && changes === undefined)) return true
  return changes !== undefined && changes.add + changes.replace + changes.remove > 0
}

const isMeant = ({ accounts, resources }: RevertScope, account: AccountId, region: Region): boolean =>
  (accounts.length === 0 || accounts.includes(account)) &&
  (resources.length === 0 || resources.some((resource) => belongsTo(resource, account, region)))
