import type { FindingReason } from "../domain/Reason.ts"
import type { Tags } from "../domain/Tags.ts"
import type { Provenance } from "./diffTags.ts"
import { expandTemplate, isValue } from "./expandTemplate.ts"
import { type Act, isAllowed, type KeyPlan } from "./KeyPlan.ts"
import type { RenameGroup } from "./renameTags.ts"
import type { ResourceFacts } from "./Verdict.ts"

/** What a round does with one key. */
export type Decision =
  | { readonly kind: "keep" }
  | { readonly kind: "write"; readonly value: string; readonly by: Provenance }
  | { readonly kind: "remove"; readonly by: Provenance }
  | Refusal

/** The key is left as it was observed, and the sources of its renames too; a finding says why. */
export interface Refusal {
  readonly kind: "refuse"
  readonly reason: FindingReason
  readonly by: Provenance
  readonly message: string
}

/** The round as one key sees it. */
export interface KeyView {
  /** The round's map after renames. */
  readonly tags: Tags
  /** Whether the key counts as present: it was observed or renamed to in a round before this one. */
  readonly present: boolean
  readonly group: RenameGroup | undefined
}

const keep: Decision = { kind: "keep" }

/**
 * Decides one key: the renames to it came first, then the last matching rule that names it acts.
 *
 * A default acts only where the key is missing, and an earlier rule's overwrite does not make it one. Only
 * `overwrite: true` settles what a rename could not.
 */
export const decideKey = (plan: KeyPlan, facts: ResourceFacts, view: KeyView): Decision => {
  const { act } = plan
  if (act?.kind === "remove") return view.tags.has(plan.key) ? { kind: "remove", by: act } : keep
  const { group } = view
  if (act !== undefined && (act.overwrite || (!view.present && group === undefined)))
    return compute(plan, act, facts, view)
  if (group === undefined || group.kind === "equal") return keep
  if (group.kind === "moved") return { kind: "write", value: group.value, by: group.steps[0] }
  return group.kind === "ambiguous"
    ? ambiguous(plan.key, group, view.tags)
    : notAllowed(plan.key, group.value, group.steps[0])
}

const compute = (
  plan: KeyPlan,
  act: Act & { readonly kind: "set" },
  facts: ResourceFacts,
  view: KeyView,
): Decision => {
  const value = act.fixed ?? expandTemplate(act.template, facts, view.tags)
  if (!isValue(value)) return { kind: "refuse", reason: value.reason, by: act, message: value.message }
  if (!isAllowed(plan.allowed, value)) return notAllowed(plan.key, value, act)
  // Nothing is made where nothing changes: this is what nearly every key of every resource comes to.
  if (view.present && view.group === undefined && view.tags.get(plan.key) === value) return keep
  return { kind: "write", value, by: act }
}

const notAllowed = (key: string, value: string, by: Provenance): Refusal => ({
  kind: "refuse",
  reason: "value-not-allowed",
  by,
  message: `${JSON.stringify(value)} is no value that ${key} may hold`,
})

const ambiguous = (key: string, group: RenameGroup, tags: Tags): Refusal => {
  const named = [...group.steps.map((step) => step.source), key].filter((each) => tags.has(each))
  return {
    kind: "refuse",
    reason: "ambiguous",
    by: group.steps[0],
    message: named.map((each) => `${each} is ${JSON.stringify(tags.get(each))}`).join(", "),
  }
}
