import { sideEffectTypes } from "../desired/sideEffectTypes.ts"
import { managedKeys } from "../policy/managedKeys.ts"
import type { Policy, Rule, TypePattern } from "../policy/Policy.ts"
import { coversType, overlaps } from "./coversType.ts"
import type { RoleGrants } from "./RoleGrants.ts"
import { sortedOnce } from "./sortedOnce.ts"

/**
 * What the member role must grant for a policy: the keys it manages, and the types that its rules write to.
 *
 * **Details** A rule without `when.types` writes to every type. A pattern with `*` inside of a name counts as the whole
 * service, and one with `*` in the service as everything, because IAM cannot be given less; under `protect.types` such a
 * pattern excludes nothing, because IAM would be given too little. Types with side effects are needed where
 * `allowSideEffects` names them and a rule covers them.
 *
 * The member role is generated from this, and carries `grantTags` of it.
 */
export const neededGrants = (policy: Pick<Policy, "rules" | "protect" | "allowSideEffects">): RoleGrants => {
  const rules = policy.rules.filter(writes)
  const excluded = policy.protect.types.flatMap(({ source }) => exclusionOf(source))
  const allowed = policy.allowSideEffects
    .filter((pattern) => sideEffectTypes.has(pattern.source) && rules.some((rule) => reaches(rule, pattern)))
    .map(({ source }) => source)
  const plain = rules
    .flatMap((rule) => rule.when?.types?.map(({ source }) => grantOf(source)) ?? ["*"])
    .filter((type) => !sideEffectTypes.has(type))
  const types = widest(
    [...plain, ...allowed].filter((type) => !excluded.some((one) => coversType(one, type))),
  )
  if (types.length === 0 || excluded.includes("*")) return { keys: [], types: [], withoutTypes: [] }
  return {
    keys: sortedOnce(managedKeys(policy)),
    types,
    withoutTypes: widest(excluded.filter((one) => types.some((type) => overlaps(type, one)))),
  }
}

const writes = (rule: Rule): boolean => rule.set.size + rule.rename.size + rule.remove.size > 0

const reaches = (rule: Rule, { source }: TypePattern): boolean =>
  rule.when?.types === undefined || rule.when.types.some((pattern) => pattern.matches(source))

const grantOf = (source: string): string => {
  const [service = "", type = "*"] = source.split(":")
  if (service.includes("*")) return "*"
  return type.includes("*") ? `${service}:*` : `${service}:${type}`
}

const exclusionOf = (source: string): ReadonlyArray<string> => {
  const [service = "", type = "*"] = source.split(":")
  if (service === "*" && type === "*") return ["*"]
  if (service.includes("*") || (type !== "*" && type.includes("*"))) return []
  return [`${service}:${type}`]
}

/** Without the entries that another one covers. */
const widest = (types: ReadonlyArray<string>): ReadonlyArray<string> => {
  const once = sortedOnce(types)
  return once.filter((type) => !once.some((other) => other !== type && coversType(other, type)))
}
