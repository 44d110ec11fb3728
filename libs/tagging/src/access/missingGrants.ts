import { coversType, overlaps } from "./coversType.ts"
import type { RoleGrants } from "./RoleGrants.ts"

/** What a policy needs and a role does not grant. */
export interface MissingGrants {
  readonly keys: ReadonlyArray<string>
  readonly types: ReadonlyArray<string>
}

/**
 * What of the needed grants a role does not grant; undefined where it grants all of them, and perhaps more.
 *
 * Nothing is missing for a policy that writes nothing. A type that the role leaves out is missing where the policy may
 * write to it and does not leave it out itself.
 */
export const missingGrants = (granted: RoleGrants, needed: RoleGrants): MissingGrants | undefined => {
  const keys = granted.keys.includes("*") ? [] : needed.keys.filter((key) => !granted.keys.includes(key))
  const uncovered = needed.types.filter((type) => !granted.types.some((one) => coversType(one, type)))
  const leftOut = granted.withoutTypes.filter(
    (one) =>
      needed.types.some((type) => overlaps(type, one)) &&
      !needed.withoutTypes.some((own) => coversType(own, one)),
  )
  const types = [...uncovered, ...leftOut]
  return keys.length + types.length === 0 ? undefined : { keys, types }
}
