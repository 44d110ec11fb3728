import type { ObservedResource } from "../domain/ObservedResource.ts"
import type { TagChange } from "../domain/TagChange.ts"
import { actionIdOf, canonicalChanges } from "../record/actionId.ts"
import type { DueAction } from "../record/openWave.ts"
import type { ActionType, Head } from "../record/Record.ts"

/** A resource that is to be changed. It can be made of nothing but a resource that was read. */
export interface DueChange {
  readonly resource: ObservedResource
  readonly head: Head | undefined
  /** Sorted by key; at least one. */
  readonly changes: ReadonlyArray<TagChange>
  /** Set where no rule asks for it, but somebody who takes back what a sweep did. */
  readonly actionType?: "revert"
}

/** The action that makes a due change. One that only removes is an `untag`. */
export const actionOf = (due: DueChange, now: string): DueAction => {
  const { resource, head, changes } = due
  const removes = changes.every((change) => change.after === null)
  const actionType: ActionType = due.actionType ?? (removes ? "untag" : "tag")
  const ruled = due.actionType === undefined ? changes : []
  const identity = {
    resource: resource.arn,
    rev: head?.rev ?? 0,
    actionType,
    changes: canonicalChanges(changes),
  }
  return {
    action: {
      ...identity,
      actionId: actionIdOf(identity),
      rules: Object.fromEntries(ruled.map(({ key, rule, line }) => [key, { rule, line }])),
      timestamp: now,
    },
    head,
    observed: resource.tags,
  }
}
