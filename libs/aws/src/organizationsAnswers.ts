import { AccountId, type Account, type AccountState } from "@orgtag/tagging"
import { Schema } from "effect"

/** An id of a root, a unit or another thing of an organization. */
const Id = Schema.String.pipe(Schema.check(Schema.isMinLength(1)))
/** The SDK leaves the token out where a list ends; "" means the same. */
const NextToken = Schema.optional(Schema.String)

const AccountRow = Schema.Struct({
  Id: AccountId,
  /** Begins with the management account's ARN of the organization. */
  Arn: Schema.optional(Schema.String),
  Name: Schema.optional(Schema.String),
  Email: Schema.optional(Schema.String),
  State: Schema.optional(
    Schema.Literals(["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"]),
  ),
  Status: Schema.optional(Schema.Literals(["ACTIVE", "SUSPENDED", "PENDING_CLOSURE"])),
  // Whatever it is: that nobody knows when an account joined is no reason to know nothing of it.
  JoinedTimestamp: Schema.optional(Schema.Unknown),
}).pipe(
  Schema.check(
    Schema.makeFilter(
      (row) => row.State !== undefined || row.Status !== undefined || "must have a State or a Status",
    ),
  ),
)

/** A page of ListAccounts; a state that orgtag does not know makes it malformed, for nobody could say what it allows. */
export const AccountsAnswer = Schema.Struct({ Accounts: Schema.Array(AccountRow), NextToken })

/**
 * An account of a page of ListAccounts.
 *
 * `Status`, retired by AWS on 2026-09-09, stands in where an answer has no `State`.
 */
export const accountOfRow = (row: typeof AccountRow.Type): Account => {
  // The schema has refused a row with neither.
  const state: AccountState = row.State ?? row.Status ?? "SUSPENDED"
  const isManagement = row.Arn?.split(":")[4] === row.Id
  return {
    id: row.Id,
    name: row.Name ?? "",
    email: row.Email ?? "",
    state,
    ...(isManagement ? { isManagement } : {}),
    ...joinedAt(row.JoinedTimestamp),
  }
}

const joinedAt = (joined: unknown): Pick<Account, "joinedAt"> =>
  joined instanceof Date && !Number.isNaN(joined.getTime()) ? { joinedAt: joined.getTime() } : {}

/** A page of ListRoots. */
export const RootsAnswer = Schema.Struct({
  Roots: Schema.Array(Schema.Struct({ Id, Name: Schema.optional(Schema.String) })),
  NextToken,
})

/** A page of ListOrganizationalUnitsForParent. */
export const UnitsAnswer = Schema.Struct({
  OrganizationalUnits: Schema.Array(Schema.Struct({ Id, Name: Schema.String })),
  NextToken,
})

/** A page of ListAccountsForParent, of which only the ids matter. */
export const ChildAccountsAnswer = Schema.Struct({
  Accounts: Schema.Array(Schema.Struct({ Id: AccountId })),
  NextToken,
})
