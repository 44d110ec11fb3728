import type { ResourceArn } from "../domain/ResourceArn.ts"
import { canonicalChanges } from "../record/actionId.ts"
import type { Action, ActionOutcome, Group, UserAction } from "../record/Record.ts"
import { hashOf } from "../record/sha256.ts"

/** What an outcome may say besides its status, so that its group's hash covers all of the row. */
export interface OutcomeEvidence {
  /**
   * `userActionHash` of the row as it was written with the outcome. The group alone cannot tell its time, which is new
   * where the action was sent again, nor its attempts.
   */
  readonly row?: string
}

/** The hash of a row of UserActions: over the canonical JSON of all of it. */
export const userActionHash = (row: UserAction): string =>
  hashOf({
    action_id: row.actionId,
    ...rowParts(row, row),
    timestamp: row.timestamp,
    status: row.status,
    attempts: row.attempts.map(({ sweep, time, reason }) => ({ sweep, time, reason })),
  })

/** The parts of a row that a group speaks of, by the names under which a difference is told. */
export const rowParts = (
  action: Action,
  of: Pick<Group, "account" | "region" | "sweepId" | "policyDigest" | "userInfo">,
): Readonly<Record<string, unknown>> => ({
  resource: action.resource,
  "action type": action.actionType,
  revision: action.rev,
  changes: canonicalChanges(action.changes),
  rules: Object.entries(action.rules)
    .map(([key, { rule, line }]) => ({ key, rule, line }))
    .toSorted((left, right) => (left.key < right.key ? -1 : 1)),
  account: of.account,
  Region: of.region,
  sweep: of.sweepId,
  "policy digest": of.policyDigest,
  user: of.userInfo,
})

/** What a closed group says that an action's row must be. */
export const claimOfOutcome = (group: Group, action: Action, outcome: ActionOutcome): string =>
  hashOf({ ...rowParts(action, group), status: outcome.status })

/** What a row says, in the form in which its closed group says it. */
export const claimOfRow = (row: UserAction): string => hashOf({ ...rowParts(row, row), status: row.status })

/** What an entry and the outcome that it came of both say. */
export const claimOfEntry = (resource: ResourceArn, hash: string): string => `${hash} ${resource}`
