import { serviceOfType } from "../domain/serviceOfType.ts"
import type { AwsTagPolicy, AwsTagRule } from "./AwsTagPolicy.ts"

/** Says why an AWS tag policy refuses a tag, if it does. */
export type TagPolicyRefusal = (key: string, value: string) => string | undefined

/**
 * What an account's effective AWS tag policy refuses on resources of one type; undefined where it enforces nothing there.
 *
 * **Details** Enforcement asks for no tag and looks at nothing but the tags that are written: the capitals of the key,
 * then its value. Rules without `enforced_for` only report. `ALL_SUPPORTED` (`*` in policies of before 2025) counts for
 * every type of its service: on the few that AWS does not enforce yet orgtag is the stricter one.
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_tag-policies-enforcement.html)
 */
export const makeTagPolicyRefusal = (policy: AwsTagPolicy, type: string): TagPolicyRefusal | undefined => {
  const enforced = Map.groupBy(
    policy.rules.filter((rule) => rule.enforcedFor.some((entry) => names(entry, type))),
    ({ key }) => key.toLowerCase(),
  )
  if (enforced.size === 0) return undefined
  return (key, value) => {
    for (const rule of enforced.get(key.toLowerCase()) ?? []) {
      const refusal = refusalBy(rule, key, value)
      if (refusal !== undefined) return refusal
    }
    return undefined
  }
}

/**
 * Whether an entry of a tag policy names a type. AWS writes the types there in lower case, and those of parts with a path
 * (`storagegateway:gateway/volume`), of which the type, that is all that an ARN's own type tells, is the beginning.
 */
export const names = (entry: string, type: string): boolean => {
  const [service = "", rest = ""] = entry.toLowerCase().split(":")
  const given = type.toLowerCase()
  if (service !== serviceOfType(given)) return false
  return rest === "all_supported" || rest === "*" || `${service}:${rest.split("/", 1)[0] ?? ""}` === given
}

const refusalBy = (rule: AwsTagRule, key: string, value: string): string | undefined => {
  if (key !== rule.key) return `an AWS tag policy allows the key ${key} only as ${rule.key}`
  if (rule.values === undefined || rule.values.some((pattern) => allows(pattern, value))) return undefined
  const shown = `an AWS tag policy does not allow ${JSON.stringify(value)} for ${key}`
  return rule.values.length === 0 ? `${shown}, nor any other value` : `${shown}, only ${listed(rule.values)}`
}

/** A value of a tag policy holds at most one `*`, which stands for any characters, and for none. */
const allows = (pattern: string, value: string): boolean => {
  const star = pattern.indexOf("*")
  if (star === -1) return value === pattern
  const [start, end] = [pattern.slice(0, star), pattern.slice(star + 1)]
  return value.length >= start.length + end.length && value.startsWith(start) && value.endsWith(end)
}

/** How many allowed values a message names. */
const namedMax = 8

const listed = (values: ReadonlyArray<string>): string => {
  const shown = values.slice(0, namedMax).map((value) => JSON.stringify(value))
  const rest = values.length - namedMax
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ")
}
