import type { Tags } from "../domain/Tags.ts"
import type { AllowedValues } from "../policy/Policy.ts"
import { isAllowed, type RenameStep } from "./KeyPlan.ts"
import { isPresent, type RoundState } from "./RoundState.ts"
import type { RuleScope } from "./RuleScope.ts"

/** What becomes of the sources of one target. */
export interface RenameGroup {
  readonly target: string
  /** In the order of the rules; never empty. */
  readonly steps: readonly [RenameStep, ...ReadonlyArray<RenameStep>]
  /**
   * - `moved`: the target was absent and takes the value
   * - `equal`: the target held the value already
   * - `ambiguous`: the sources, or a source and the target, disagree
   * - `not-allowed`: the target was absent and may not hold the value
   */
  readonly kind: "moved" | "equal" | "ambiguous" | "not-allowed"
  /** The first source's value. */
  readonly value: string
}

/** A round's map after its renames, and what each of them came to. */
export interface RenamedTags {
  readonly tags: Tags
  readonly groups: ReadonlyMap<string, RenameGroup>
  /** The rules that rename something here; they act as a whole, although their condition may ask for the source. */
  readonly rules: ReadonlySet<string>
}

/**
 * Applies the renames of all matching rules, in their order.
 *
 * A condition reads the map after renames, and can so bring in further renames; each pass starts from the same map
 * with all steps found so far, which makes the result independent of the passes. Every pass but the last finds a
 * source that was not claimed before, so there are at most as many as sources.
 */
export const renameTags = (scope: RuleScope, state: RoundState): RenamedTags | undefined => {
  const { tags } = state
  const claimed = new Map<string, RenameStep>()
  let renamed: RenamedTags | undefined
  for (;;) {
    const active = scope.activeRules(renamed?.tags ?? tags)
    const known = claimed.size
    for (const step of active.renames)
      if (tags.has(step.source) && !claimed.has(step.source)) claimed.set(step.source, step)
    if (claimed.size === known) return renamed
    renamed = applySteps(Array.from(claimed.values()), state, scope.policy.values)
  }
}

const applySteps = (
  steps: ReadonlyArray<RenameStep>,
  state: RoundState,
  values: ReadonlyMap<string, AllowedValues>,
): RenamedTags => {
  const { tags } = state
  const after = new Map(tags)
  const groups = new Map<string, RenameGroup>()
  for (const [target, [first, ...others]] of byTarget(steps)) {
    const value = tags.get(first.source) ?? ""
    const present = isPresent(state, target) ? tags.get(target) : undefined
    const agree = others.every((step) => tags.get(step.source) === value)
    const kind =
      !agree || (present !== undefined && present !== value)
        ? "ambiguous"
        : present !== undefined
          ? "equal"
          : isAllowed(values.get(target), value)
            ? "moved"
            : "not-allowed"
    groups.set(target, { target, steps: [first, ...others], kind, value })
    if (kind !== "moved" && kind !== "equal") continue
    after.set(target, value)
    for (const step of [first, ...others]) after.delete(step.source)
  }
  return { tags: after, groups, rules: new Set(steps.map((step) => step.rule)) }
}

const byTarget = (
  steps: ReadonlyArray<RenameStep>,
): ReadonlyMap<string, readonly [RenameStep, ...ReadonlyArray<RenameStep>]> => {
  const groups = new Map<string, [RenameStep, ...Array<RenameStep>]>()
  for (const step of steps) {
    const group = groups.get(step.target)
    if (group === undefined) groups.set(step.target, [step])
    else group.push(step)
  }
  return groups
}
