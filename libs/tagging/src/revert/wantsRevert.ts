import { makeGuard } from "../desired/Guard.ts"
import { resourceTypeOf } from "../domain/ResourceArn.ts"
import { operationOf } from "../domain/TagChange.ts"
import type { Tags } from "../domain/Tags.ts"
import { managedKeys } from "../policy/managedKeys.ts"
import { withChanges } from "../record/historyEntry.ts"
import type { Action, Group } from "../record/Record.ts"
import type { RegionContext } from "../sweep/judgeResource.ts"
import type { RevertTarget } from "./RevertTarget.ts"

/** An action that an earlier process left open, with the tags that it was decided on. */
export interface OpenAction {
  readonly action: Action
  readonly tags: Tags
  readonly group: Group
}

/**
 * Whether a revert wants an action that was left open: only what an earlier revert of the same sweep had begun. What the
 * sweep itself or any other did not get done is not done now either; the rules are asked for it by the next sweep.
 */
export const wantsRevert = (
  { run, account }: Pick<RegionContext, "run" | "account">,
  target: RevertTarget,
  { action, tags, group }: OpenAction,
): boolean => {
  if (action.actionType !== "revert" || !target.reverts.has(group.sweepId)) return false
  const { policy } = run.request
  const managed = managedKeys(policy)
  if (!action.changes.every(({ key }) => managed.has(key))) return false
  const changes = action.changes.map((change) => ({ ...change, op: operationOf(change), rule: "", line: 0 }))
  const guard = makeGuard(policy, { type: resourceTypeOf(action.resource), account })
  return guard(changes, withChanges(tags, action.changes)) === undefined
}
