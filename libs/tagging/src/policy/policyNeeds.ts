import type { AccountPattern, Policy } from "./Policy.ts"
import type { Template, TemplateReference } from "./Template.ts"

/** The facts about accounts that a policy uses; what it does not use is not read, for each fact costs calls. */
export interface PolicyNeeds {
  /** Where accounts stand among the organizational units. */
  readonly hierarchy: boolean
  /** The accounts' own tags: one call an account. */
  readonly accountTags: boolean
  /** The tags of units: one call a unit. */
  readonly unitTags: boolean
}

/** Which facts a policy uses, in patterns of accounts and in templates. */
export const policyNeeds = (
  policy: Pick<Policy, "organization" | "rules" | "exemptions" | "alerts">,
): PolicyNeeds => {
  const references = new Set(
    policy.rules.flatMap((rule) =>
      Array.from(rule.set.values()).flatMap((each) => kindsIn(each.template.parts)),
    ),
  )
  const patterns = [
    ...policy.organization.include,
    ...policy.organization.exclude,
    ...[...policy.rules, ...policy.exemptions].flatMap((each) => each.when?.accounts ?? []),
    ...policy.alerts.channels.flatMap((channel) => channel.accounts ?? []),
  ]
  const inherited = references.has("inherited")
  return {
    hierarchy: inherited || references.has("ou") || references.has("ouTag") || patterns.some(isByUnit),
    accountTags: inherited || references.has("accountTag"),
    unitTags: inherited || references.has("ouTag"),
  }
}

const isByUnit = (pattern: AccountPattern): boolean => pattern.kind === "unit" || pattern.kind === "path"

const kindsIn = (parts: Template["parts"]): ReadonlyArray<TemplateReference["kind"]> =>
  parts.flatMap((part) => (part.kind === "reference" ? part.alternatives.map((each) => each.kind) : []))
