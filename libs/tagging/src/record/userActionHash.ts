import { canonicalChanges } from "./actionId.ts"
import type { Action, Group, UserAction } from "./Record.ts"
import { hashOf } from "./sha256.ts"
import { sortedRules } from "./sortedRules.ts"

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
  rules: sortedRules(action.rules),
  account: of.account,
  Region: of.region,
  sweep: of.sweepId,
  "policy digest": of.policyDigest,
  user: of.userInfo,
})
