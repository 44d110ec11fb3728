import { Schema } from "effect"

/** A twelve-digit AWS account id. */
export const AccountId = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[0-9]{12}$/u, { message: "must be a twelve-digit account id" })),
  Schema.brand("AccountId"),
)
export type AccountId = typeof AccountId.Type
