import { Effect } from "effect"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import type { GroupChain } from "../record/GroupChain.ts"
import type { AccountLease } from "./AccountLease.ts"
import type { ChangeTally, ResourceTally } from "./counts.ts"
import type { DueChange } from "./DueChange.ts"
import type { RegionContext } from "./judgeResource.ts"
import { writeRegion } from "./writeRegion.ts"

/** An account-Region that is being swept, with all that its changes need. */
export interface RegionInHand {
  readonly context: RegionContext
  readonly session: AccountSession
  /** Both undefined in a plan, which writes nothing. */
  readonly chain: GroupChain | undefined
  readonly lease: AccountLease | undefined
  readonly resources: ResourceTally
  readonly changes: ChangeTally
}

/** Does with due changes what was asked for: a sweep writes them, a plan only tells. Succeeds with what stood in the way. */
export const applyDue = Effect.fnUntraced(function* (
  { chain, lease, ...region }: RegionInHand,
  due: ReadonlyArray<DueChange>,
) {
  if (chain !== undefined && lease !== undefined) return yield* writeRegion({ ...region, chain, lease }, due)
  yield* tellPlanned(region, due)
  return undefined
})

const tellPlanned = Effect.fnUntraced(function* (
  { context, changes }: Pick<RegionInHand, "context" | "changes">,
  due: ReadonlyArray<DueChange>,
) {
  for (const { resource, changes: planned } of due) {
    for (const change of planned) {
      changes.add(change)
      yield* context.run.emit({
        _tag: "ChangeSettled",
        change: {
          account: context.account.id,
          region: context.region,
          resource: resource.arn,
          ...change,
          status: "planned",
        },
      })
    }
  }
})
