import type { AccountFacts } from "../domain/Account.ts"
import { matchesPlace } from "../desired/matchesScope.ts"
import type { TagFinding } from "../desired/Verdict.ts"
import type { Policy, Rule, TypePattern } from "../policy/Policy.ts"
import type { AwsTagPolicy, RequiredKeys } from "./AwsTagPolicy.ts"

/**
 * The keys that an account's AWS tag policy requires and that no rule sets on all types for which they are: a finding each.
 *
 * A rule counts where its accounts and types fit, whatever else it asks for; a rename does not count, because it sets
 * nothing where there is nothing to rename. Capitals count only where the tag policy spells the key.
 */
export const findUnruledKeys = (
  policy: Pick<Policy, "rules">,
  account: AccountFacts,
  tagPolicy: AwsTagPolicy,
  required: ReadonlyArray<RequiredKeys>,
): ReadonlyArray<TagFinding> => {
  const rules = policy.rules.filter(({ when }) =>
    when === undefined ? true : matchesPlace({ ...when, regions: undefined }, { account, region: undefined }),
  )
  const missing = required.flatMap(({ type, keys }) =>
    keys
      .filter((key) => !rules.some((rule) => sets(rule, type, spellingsOf(key, tagPolicy))))
      .map((key) => ({ key, type })),
  )
  return Array.from(
    Map.groupBy(missing, ({ key }) => key),
    ([key, places]) =>
      findingOf(
        key,
        places.map(({ type }) => type),
      ),
  )
}

/** Whether a key is the one that is required. */
type Spellings = (key: string) => boolean

const spellingsOf = (required: string, { rules }: AwsTagPolicy): Spellings => {
  const lower = required.toLowerCase()
  const spelled = rules.find(({ key }) => key.toLowerCase() === lower)?.spelled ?? true
  return (key) => (spelled ? key === required : key.toLowerCase() === lower)
}

const sets = (rule: Rule, type: string, isRequired: Spellings): boolean =>
  Array.from(rule.set.keys()).some(isRequired) &&
  (rule.when?.types === undefined || rule.when.types.some((pattern) => fits(pattern, type)))

/** AWS writes the types of tag policies in lower case, also where the tagging API does not. */
const fits = ({ matches, source }: TypePattern, type: string): boolean =>
  matches(type) || source.toLowerCase() === type.toLowerCase()

/** How many types a message names. */
const namedMax = 5

const findingOf = (key: string, types: ReadonlyArray<string>): TagFinding => {
  const named = Array.from(new Set(types)).toSorted()
  const rest = named.length - namedMax
  const shown = named.slice(0, namedMax).join(", ") + (rest > 0 ? ` and ${rest} more types` : "")
  return {
    reason: "required-key-without-rule",
    rule: undefined,
    key,
    message: `an AWS tag policy requires ${key} on ${shown}, and no rule sets it there`,
  }
}
