import type { AccountFacts } from "../domain/Account.ts"
import type { Region } from "../domain/Region.ts"
import { matchesAccount } from "../policy/matchesAccount.ts"
import type { Condition } from "../policy/Policy.ts"

/** Where something is: an account and, unless the account as a whole is meant, a Region. */
export interface Place {
  readonly account: Pick<AccountFacts, "id" | "units">
  readonly region: Region | undefined
}

/** Whether a condition's accounts and Regions fit. A condition on Regions does not fit an account as a whole. */
export const matchesPlace = (condition: Condition, place: Place): boolean =>
  (condition.regions === undefined ||
    (place.region !== undefined && condition.regions.includes(place.region))) &&
  (condition.accounts === undefined ||
    condition.accounts.some((pattern) => matchesAccount(pattern, place.account, place.account.units)))

/** Whether a condition's accounts, Regions and types fit; its tags are not looked at. */
export const matchesScope = (condition: Condition, scope: Place & { readonly type: string }): boolean =>
  (condition.types === undefined || condition.types.some((type) => type.matches(scope.type))) &&
  matchesPlace(condition, scope)
