import type { TagChange } from "../domain/TagChange.ts"
import { isReservedKey, type Tags } from "../domain/Tags.ts"
import type { Policy } from "../policy/Policy.ts"
import { sideEffectTypes } from "./sideEffectTypes.ts"
import { tagFlaw } from "./tagFlaw.ts"
import { tagForms } from "./tagForms.ts"
import type { Blocked } from "./Verdict.ts"

/** How many tags a resource can hold, those of AWS apart. */
export const tagsMax = 50

/** Says why due changes may not be written; asked only where there are some. */
export type Guard = (changes: ReadonlyArray<TagChange>, after: Tags) => Blocked | undefined

/**
 * Makes the guard for the resources of one type.
 *
 * A protected type is never written to. A type whose tagging has side effects is written to only where
 * `allowSideEffects` has its very name: a pattern that happens to cover it allows nothing.
 */
export const makeGuard = (policy: Policy, type: string): Guard => {
  const protector = policy.protect.types.find((pattern) => pattern.matches(type))
  if (protector !== undefined) return always("protected", `${type} is protected by ${protector.source}`)
  const sideEffect = sideEffectTypes.get(type)
  if (sideEffect !== undefined && !policy.allowSideEffects.some((pattern) => pattern.source === type))
    return always("side-effect", `tagging ${type} ${sideEffect.effect}; allowSideEffects does not name it`)
  const form = tagForms.get(type.split(":", 1)[0] ?? type)
  return (changes, after) => {
    const adds = changes.some((change) => change.op === "add")
    const count = adds ? countOf(after) : 0
    if (count > tagsMax)
      return { reason: "tag-limit", message: `${count} tags after the change, ${tagsMax} are possible` }
    for (const { key, after: value } of changes) {
      const flaw = value === null ? undefined : tagFlaw(key, value, form)
      if (flaw !== undefined) return { reason: "value-characters", message: flaw }
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
