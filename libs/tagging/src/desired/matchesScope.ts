import type { AccountFacts } from "../domain/Account.ts"
import type { Region } from "../domain/Region.ts"
import { matchesAccount } from "../policy/matchesAccount.ts"
import type { Condition } from "../policy/Policy.ts"

/** Where a resource is and what it is: all that a condition without `tags` can ask. */
export interface Place {
  readonly account: AccountFacts
  readonly region: Region
  readonly type: string
}

/** Whether a condition's accounts, Regions and types fit; its tags are not looked at. */
export const matchesScope = (condition: Condition, place: Place): boolean =>
  (condition.regions === undefined || condition.regions.includes(place.region)) &&
  (condition.types === undefined || condition.types.some((type) => type.matches(place.type))) &&
  (condition.accounts === undefined ||
    condition.accounts.some((pattern) => matchesAccount(pattern, place.account, place.account.units)))
