import type { Tags } from "../domain/Tags.ts"
import { grantsTagKey, readGrantTags } from "./grantTags.ts"
import { missingGrants } from "./missingGrants.ts"
import { grantsDigest, type RoleGrants } from "./RoleGrants.ts"

/**
 * Why a member role is not new enough for what a policy needs, by the tags that the role carries; undefined where it is.
 *
 * A role that does not say what it grants is not known to be new enough. A policy that writes nothing needs nothing.
 */
export const judgeRole = (tags: Tags, needed: RoleGrants): string | undefined => {
  if (needed.keys.length + needed.types.length === 0) return undefined
  const stated = readGrantTags(tags)
  if (stated === undefined) return `the role has no tag ${grantsTagKey}, so it does not say what it grants`
  if (stated.digest === grantsDigest(needed)) return undefined
  if (stated.grants === undefined)
    return `the role grants ${stated.digest}, the policy needs ${grantsDigest(needed)}, and the role does not list what it grants`
  const missing = missingGrants(stated.grants, needed)
  if (missing === undefined) return undefined
  const parts = [listed("key", missing.keys), listed("type", missing.types)].filter((part) => part !== "")
  return `the policy needs more than the role grants: ${parts.join("; ")}`
}

/** How many of each are named. */
const namedMax = 5

const listed = (what: string, names: ReadonlyArray<string>): string => {
  if (names.length === 0) return ""
  const rest = names.length - namedMax
  const more = rest > 0 ? ` and ${rest} more` : ""
  return `${what}${names.length === 1 ? "" : "s"} ${names.slice(0, namedMax).join(", ")}${more}`
}
