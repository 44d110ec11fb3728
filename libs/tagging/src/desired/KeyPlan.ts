import { isReservedKey } from "../domain/Tags.ts"
import type { AllowedValues, Policy, Rule } from "../policy/Policy.ts"
import type { Template } from "../policy/Template.ts"
import { isFixed, type Shortfall } from "./expandTemplate.ts"

/** The statement of a rule that acts on a key: the last of the matching ones that names it in `set` or `remove`. */
export type Act =
  | {
      readonly kind: "set"
      readonly rule: string
      readonly line: number
      readonly overwrite: boolean
      readonly template: Template
      /** The template's value, where it is the same for every resource of the scope. */
      readonly fixed: string | Shortfall | undefined
    }
  | { readonly kind: "remove"; readonly rule: string; readonly line: number }

/** One key that a rule renames. */
export interface RenameStep {
  readonly source: string
  readonly target: string
  readonly rule: string
  readonly line: number
}

/** What the matching rules want of one key. */
export interface KeyPlan {
  readonly key: string
  readonly act: Act | undefined
  readonly allowed: AllowedValues | undefined
}

/** The matching rules, put together key by key. */
export interface ActiveRules {
  readonly rules: ReadonlyArray<Rule>
  readonly ids: ReadonlyArray<string>
  /** Every key that is set, removed or the target of a rename, sorted, so that the order in the file never matters. */
  readonly keys: ReadonlyArray<KeyPlan>
  /** In the order of the rules; within a rule by source, since there the order in the file has no meaning. */
  readonly renames: ReadonlyArray<RenameStep>
}

/** Whether a key may hold a value. */
export const isAllowed = (allowed: AllowedValues | undefined, value: string): boolean =>
  allowed === undefined || (allowed.kind === "list" ? allowed.values.includes(value) : allowed.matches(value))

/** Expands a template for which `isFixed` holds. */
export type ExpandFixed = (template: Template) => string | Shortfall

/**
 * Puts the rules that match together: who acts on which key.
 *
 * Keys of AWS and protected ones are left out here once more, although the decoder refuses rules that write them.
 */
export const compileActiveRules = (
  policy: Policy,
  rules: ReadonlyArray<Rule>,
  expandFixed: ExpandFixed,
): ActiveRules => {
  const writable = (key: string): boolean => !isReservedKey(key) && !policy.protect.keys.has(key)
  const acts = new Map<string, Act | undefined>()
  const renames: Array<RenameStep> = []
  for (const rule of rules) {
    const bySource = Array.from(rule.rename).toSorted(([left], [right]) => (left < right ? -1 : 1))
    for (const [source, { target, line }] of bySource) {
      if (!writable(source) || !writable(target) || source === target) continue
      renames.push({ source, target, rule: rule.id, line })
      if (!acts.has(target)) acts.set(target, undefined)
    }
    for (const [key, { template, overwrite, line }] of rule.set) {
      if (!writable(key)) continue
      const fixed = isFixed(template) ? expandFixed(template) : undefined
      acts.set(key, { kind: "set", rule: rule.id, line, overwrite, template, fixed })
    }
    for (const [key, { line }] of rule.remove)
      if (writable(key)) acts.set(key, { kind: "remove", rule: rule.id, line })
  }
  const keys = Array.from(acts, ([key, act]) => ({ key, act, allowed: policy.values.get(key) }))
  return {
    rules,
    ids: rules.map((rule) => rule.id),
    keys: keys.toSorted((left, right) => (left.key < right.key ? -1 : 1)),
    renames,
  }
}
