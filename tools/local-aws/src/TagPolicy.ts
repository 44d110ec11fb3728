import { isRecord } from "./Input.ts"
import type { Refusal } from "./TagRules.ts"

/** Says of a tag whether an enforced AWS tag policy refuses it on a resource of a service and type. */
export type TagPolicy = (resource: PolicySubject, key: string, value: string) => Refusal | undefined

/** What enforcement looks at. */
export interface PolicySubject {
  readonly service: string
  /** `service:type`. */
  readonly type: string
}

/**
 * Reads an account's effective AWS tag policy, which is flat: no `@@` operators, no inheritance.
 *
 * **Details** Enforcement never asks for a tag. It refuses a key that is spelled otherwise than `tag_key` (in lower
 * case where the policy has none) and a value that is not among `tag_value`, on the types of `enforced_for`; no
 * `tag_value` allows any value, an empty one allows none (orgs_manage_policies_tag-policies-enforcement).
 */
export const readTagPolicy = (document: string): TagPolicy => {
  const rules = new Map(rulesOf(document).map((rule) => [rule.key.toLowerCase(), rule]))
  return (resource, key, value) => {
    const rule = rules.get(key.toLowerCase())
    if (rule === undefined || !rule.enforcedFor.some((type) => covers(type, resource))) return undefined
    if (key !== rule.key)
      return refusalOf(resource, `The tag policy does not allow the specified tag key: '${key}'`)
    if (rule.values === undefined || rule.values.some((pattern) => isLike(pattern, value))) return undefined
    return refusalOf(
      resource,
      `The tag policy does not allow the specified value for the following tag key: '${key}'`,
    )
  }
}

interface Rule {
  readonly key: string
  readonly values: ReadonlyArray<string> | undefined
  readonly enforcedFor: ReadonlyArray<string>
  readonly requiredFor: ReadonlyArray<string>
}

const ruleOf = (name: string, rule: Readonly<Record<string, unknown>>): Rule => {
  const key = rule["tag_key"]
  return {
    key: typeof key === "string" ? key : name.toLowerCase(),
    values: rule["tag_value"] === undefined ? undefined : textsOf(rule["tag_value"]),
    enforcedFor: textsOf(rule["enforced_for"]),
    requiredFor: textsOf(rule["report_required_tag_for"]),
  }
}

const textsOf = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : []

/** AWS writes types in lower case, some with the path of their ARNs; `*` is the `ALL_SUPPORTED` of older policies. */
const covers = (enforced: string, { service, type }: PolicySubject): boolean => {
  const [of = "", rest = ""] = enforced.toLowerCase().split(":")
  if (of !== service) return false
  return (
    rest === "all_supported" || rest === "*" || `${of}:${rest.split("/", 1)[0] ?? ""}` === type.toLowerCase()
  )
}

/**
 * What ListRequiredTags answers of an effective AWS tag policy: for each type of a `report_required_tag_for` the keys that
 * have it. AWS does not say whether `ALL_SUPPORTED` is spelled out there; here it is answered as it stands.
 */
export const requiredTagsOf = (
  document: string,
): ReadonlyArray<{ readonly type: string; readonly keys: ReadonlyArray<string> }> => {
  const required = rulesOf(document).flatMap(({ key, requiredFor }) =>
    requiredFor.map((type) => ({ key, type })),
  )
  return [...new Set(required.map(({ type }) => type))].map((type) => ({
    type,
    keys: required.filter((each) => each.type === type).map(({ key }) => key),
  }))
}

const rulesOf = (document: string): ReadonlyArray<Rule> => {
  const parsed: unknown = JSON.parse(document)
  const tags = isRecord(parsed) ? parsed["tags"] : undefined
  return Object.entries(isRecord(tags) ? tags : {}).map(([name, rule]) =>
    ruleOf(name, isRecord(rule) ? rule : {}),
  )
}

/** A value of a tag policy holds at most one `*`, anywhere. */
const isLike = (pattern: string, value: string): boolean => {
  const [start = "", end] = pattern.split("*")
  if (end === undefined) return value === pattern
  return value.length >= start.length + end.length && value.startsWith(start) && value.endsWith(end)
}

/** Services that name it in their own way; the rest call it an invalid parameter. */
const codes: ReadonlyMap<string, string> = new Map([
  ["acm", "TagPolicyException"],
  ["codecommit", "TagPolicyException"],
  ["ec2", "TagPolicyViolation"],
  ["ram", "TagPolicyViolationException"],
  ["sns", "TagPolicyException"],
])

const refusalOf = ({ service }: PolicySubject, message: string): Refusal => ({
  status: 400,
  code: codes.get(service) ?? "InvalidParameterException",
  message,
})
