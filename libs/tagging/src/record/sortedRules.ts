import type { Action, RuleReference } from "./Record.ts"

/** The rules of an action as a list sorted by key: the form that hashes are taken over, since a key may be `__proto__`. */
export const sortedRules = (
  rules: Action["rules"],
): ReadonlyArray<RuleReference & { readonly key: string }> =>
  Object.entries(rules)
    .map(([key, { rule, line }]) => ({ key, rule, line }))
    .toSorted((left, right) => (left.key < right.key ? -1 : 1))
