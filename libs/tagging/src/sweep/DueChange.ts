import { type ObservedResource, wasShown } from "../domain/ObservedResource.ts"
import type { TagChange } from "../domain/TagChange.ts"
import { type ActionIdentity, canonicalChanges } from "../record/actionId.ts"
import type { DueAction } from "../record/openWave.ts"
import type { ActionType, Head } from "../record/Record.ts"

/** A key that is added where there was none. */
export interface AddedTag extends TagChange {
  readonly op: "add"
  readonly before: null
}

interface DueOn<Resource, Change> {
  readonly resource: Resource
  readonly head: Head | undefined
  /** Sorted by key; at least one. */
  readonly changes: ReadonlyArray<Change>
  /** Set where no rule asks for it, but somebody who takes back what a sweep did. */
  readonly actionType?: "revert"
}

/**
 * A resource that is to be changed. It can be made of nothing but a resource that was read; to one that is read as
 * without tags because a look-up left it out, keys are only added.
 */
export type DueChange = DueOn<ObservedResource<false>, TagChange> | DueOn<ObservedResource<true>, AddedTag>

/** The due change of a resource; undefined where what was read does not allow it. */
export const dueChange = (
  resource: ObservedResource,
  head: Head | undefined,
  changes: ReadonlyArray<TagChange>,
): DueChange | undefined => {
  if (wasShown(resource)) return { resource, head, changes }
  return isLeftOut(resource) && changes.every(isAdded) ? { resource, head, changes } : undefined
}

const isLeftOut = (resource: ObservedResource): resource is ObservedResource<true> => resource.leftOut
const isAdded = (change: TagChange): change is AddedTag => change.op === "add" && change.before === null

/** The action that makes a due change, under the id that it has by `idOf`. One that only removes is an `untag`. */
export const actionOf = (
  due: DueChange,
  now: string,
  idOf: (action: ActionIdentity) => string,
): DueAction => {
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
      actionId: idOf(identity),
      rules: Object.fromEntries(ruled.map(({ key, rule, line }) => [key, { rule, line }])),
      timestamp: now,
    },
    head,
    observed: resource.tags,
  }
}
