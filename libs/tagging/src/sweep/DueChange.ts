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
}

/** The action that makes a due change. One that only removes is an `untag`. */
export const actionOf = ({ resource, head, changes }: DueChange, now: string): DueAction => {
  const actionType: ActionType = changes.every((change) => change.after === null) ? "untag" : "tag"
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
      rules: Object.fromEntries(changes.map(({ key, rule, line }) => [key, { rule, line }])),
      timestamp: now,
    },
    head,
    observed: resource.tags,
  }
}
