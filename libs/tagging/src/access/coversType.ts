import { sideEffectTypes } from "../desired/sideEffectTypes.ts"
import { serviceOfType } from "../domain/serviceOfType.ts"

/**
 * Whether the grant of one type, as `RoleGrants` writes it, lets another one be written.
 *
 * A type with side effects is covered by its name, and by `**` alone.
 */
export const coversType = (granted: string, type: string): boolean => {
  if (granted === type || granted === "**") return true
  if (type === "**" || sideEffectTypes.has(type)) return false
  if (granted === "*") return true
  return granted === `${serviceOfType(type)}:*`
}

/** Whether two entries have types in common. */
export const overlaps = (left: string, right: string): boolean =>
  coversType(left, right) || coversType(right, left)
