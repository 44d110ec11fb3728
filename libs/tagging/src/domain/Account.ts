import type { AwsTagPolicy } from "../tagPolicy/AwsTagPolicy.ts"
import type { AccountId } from "./AccountId.ts"
import type { Tags } from "./Tags.ts"

/**
 * The state of a member account, as `Account.State` says it.
 *
 * Only ACTIVE accounts can be worked in with confidence; a PENDING_CLOSURE account still runs, a SUSPENDED or
 * CLOSED one does not (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html).
 */
export type AccountState = "PENDING_ACTIVATION" | "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE" | "CLOSED"

/** An account of the organization, as Organizations lists it. */
export interface Account {
  readonly id: AccountId
  readonly name: string
  readonly email: string
  readonly state: AccountState
  /** Whether it owns the organization: service control policies do not bind it, and StackSets do not reach it. */
  readonly isManagement?: boolean
  /** When it joined the organization, in milliseconds since 1970; absent where that was not said. */
  readonly joinedAt?: number
}

/** An organizational unit, or the root, which is the unit without a parent and has the path "". */
export interface Unit {
  readonly id: string
  readonly name: string
  /** Names from below the root down to this unit, each with `/` and `*` escaped by `\`, joined by `/`. */
  readonly path: string
  readonly parentId: string | undefined
}

/** Where each account stands in the organization's tree. */
export interface Hierarchy {
  readonly units: ReadonlyMap<string, Unit>
  /** The unit, or the root, directly above each account. */
  readonly parents: ReadonlyMap<AccountId, string>
}

/** A unit above an account with the tags that the policy asked for. */
export interface UnitFacts extends Unit {
  readonly tags: Tags
}

/** What rules may know about an account. */
export interface AccountFacts extends Account {
  /** The account's own tags; empty where the policy uses none, for then they are not read. */
  readonly tags: Tags
  /** The units above the account, nearest first, the root last; empty where the policy uses none. */
  readonly units: ReadonlyArray<UnitFacts>
  /** The AWS tag policy in effect in the account; absent where it was not read, because the policy ignores it. */
  readonly tagPolicy?: AwsTagPolicy
}

/** How an account is shown to people: `name (123456789012)`. */
export const showAccount = (account: Pick<Account, "id" | "name">): string =>
  account.name === "" ? account.id : `${account.name} (${account.id})`
