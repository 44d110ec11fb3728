import type { Policy } from "./Policy.ts"

/** The keys that a policy manages: those it sets, renames, renames to or removes. All others are never touched. */
export const managedKeys = (policy: Pick<Policy, "rules">): ReadonlySet<string> =>
  new Set(
    policy.rules.flatMap((rule) => [
      ...rule.set.keys(),
      ...rule.rename.keys(),
      ...Array.from(rule.rename.values(), (renaming) => renaming.target),
      ...rule.remove.keys(),
    ]),
  )
