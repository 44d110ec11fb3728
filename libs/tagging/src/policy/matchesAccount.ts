import type { Account, Unit } from "../domain/Account.ts"
import type { AccountPattern, Policy } from "./Policy.ts"

/** The units above an account, nearest first, the root (which has no parent) last. */
export type UnitsAbove = ReadonlyArray<Pick<Unit, "id" | "name" | "parentId">>

/**
 * Whether an entry of a list of accounts names this account.
 *
 * A pattern by unit needs the units above the account; `policyNeeds` tells whether the policy has any.
 */
export const matchesAccount = (
  pattern: AccountPattern,
  account: Pick<Account, "id">,
  units: UnitsAbove,
): boolean => {
  if (pattern.kind === "all") return true
  if (pattern.kind === "account") return pattern.id === account.id
  if (pattern.kind === "unit") return units.some((unit) => unit.id === pattern.id)
  const names = units
    .filter((unit) => unit.parentId !== undefined)
    .map((unit) => unit.name)
    .toReversed()
  const depthFits = pattern.subtree
    ? names.length >= pattern.names.length
    : names.length === pattern.names.length
  return depthFits && pattern.names.every((name, index) => name === names[index])
}

/** Whether the policy is for this account: an entry of `include` names it and none of `exclude` does. */
export const inScope = (
  organization: Pick<Policy["organization"], "include" | "exclude">,
  account: Pick<Account, "id">,
  units: UnitsAbove,
): boolean =>
  organization.include.some((pattern) => matchesAccount(pattern, account, units)) &&
  !organization.exclude.some((pattern) => matchesAccount(pattern, account, units))
