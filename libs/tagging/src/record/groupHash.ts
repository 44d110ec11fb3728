import type { AccountId } from "../domain/AccountId.ts"
import type { Region } from "../domain/Region.ts"
import { canonicalChanges } from "./actionId.ts"
import type { ActionOutcome, ClosedGroup, Group } from "./Record.ts"
import { hashOf, sha256 } from "./sha256.ts"
import { sortedRules } from "./sortedRules.ts"

/** What the first closed group of an account-Region has as `previous`. */
export const groupChainStart = (account: AccountId, region: Region): string => sha256(`${account}#${region}`)

/**
 * A group's closing: its outcomes, chained to the group before it in the account-Region.
 *
 * The owner's epoch is not in the hash, for it changes when a group is taken over and says nothing about what happened.
 */
export const closingOf = (
  group: Group,
  outcomes: ReadonlyArray<ActionOutcome>,
  previous: string,
): ClosedGroup => ({
  outcomes,
  previous,
  hash: hashOf({
    account: group.account,
    region: group.region,
    opened_in: group.openedIn,
    number: group.number,
    sweep_id: group.sweepId,
    policy_digest: group.policyDigest,
    user_info: group.userInfo,
    actions: group.actions.map((action) => ({
      action_id: action.actionId,
      action_type: action.actionType,
      resource_id: action.resource,
      rev: action.rev,
      timestamp: action.timestamp,
      changes: canonicalChanges(action.changes),
      rules: sortedRules(action.rules),
    })),
    outcomes,
    previous,
  }),
})
