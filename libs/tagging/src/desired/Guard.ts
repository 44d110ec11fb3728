import { serviceOfType } from "../domain/serviceOfType.ts"
import type { TagChange } from "../domain/TagChange.ts"
import { isReservedKey, type Tags } from "../domain/Tags.ts"
import type { Policy } from "../policy/Policy.ts"
import { makeTagPolicyRefusal, type TagPolicyRefusal } from "../tagPolicy/makeTagPolicyRefusal.ts"
import { sideEffectTypes } from "./sideEffectTypes.ts"
import { tagFlaw } from "./tagFlaw.ts"
import { tagForms } from "./tagForms.ts"
import type { Blocked, ResourceFacts } from "./Verdict.ts"

/** How many tags a resource can hold, those of AWS apart. */
export const tagsMax = 50

/** Says why due changes may not be written; asked only where there are some. */
export type Guard = (changes: ReadonlyArray<TagChange>, after: Tags) => Blocked | undefined

/** What a guard depends on: the type of the resources, and the AWS tag policy of their account. */
export interface Guarded {
  readonly type: string
  readonly account: Pick<ResourceFacts["account"], "tagPolicy">
}

/**
 * Makes the guard for the resources of one type in one account.
 *
 * A protected type is never written to. A type whose tagging has side effects is written to only where
 * `allowSideEffects` has its very name: a pattern that happens to cover it allows nothing.
 */
export const makeGuard = (policy: Policy, { type, account }: Guarded): Guard => {
  const protector = policy.protect.types.find((pattern) => pattern.matches(type))
  if (protector !== undefined) return always("protected", `${type} is protected by ${protector.source}`)
  const sideEffect = sideEffectTypes.get(type)
  if (sideEffect !== undefined && !policy.allowSideEffects.some((pattern) => pattern.source === type))
    return always("side-effect", `tagging ${type} ${sideEffect.effect}; allowSideEffects does not name it`)
  const form = tagForms.get(serviceOfType(type))
  const refuses: TagPolicyRefusal | undefined =
    account.tagPolicy === undefined ? undefined : makeTagPolicyRefusal(account.tagPolicy, type)
  return (changes, after) => {
    const adds = changes.some((change) => change.op === "add")
    const count = adds ? countOf(after) : 0
    if (count > tagsMax)
      return { reason: "tag-limit", message: `${count} tags after the change, ${tagsMax} are possible` }
    for (const { key, after: value } of changes) {
      if (value === null) continue
      const flaw = tagFlaw(key, value, form)
      if (flaw !== undefined) return { reason: "value-characters", message: flaw }
      const refusal = refuses?.(key, value)
      if (refusal !== undefined) return { reason: "tag-policy", message: refusal }
    }
    return undefined
  }
}

const always = (reason: Blocked["reason"], message: string): Guard => {
  const blocked = { reason, message }
  return () => blocked
}

/** Counts as AWS does: the tags of AWS do not count. A change that adds none cannot pass the limit. */
const countOf = (tags: Tags): number => {
  let count = 0
  for (const key of tags.keys()) if (!isReservedKey(key)) count += 1
  return count
}
