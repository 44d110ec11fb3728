import { AccountId, Region } from "@orgtag/tagging"
import { Flag } from "effect/cli"

/** `--account A`, any number of times; none means all that the policy includes. */
export const accountFlag = Flag.String("account").pipe(
  Flag.withMetavar("ACCOUNT"),
  Flag.withDescription("only this account (twelve digits); may be repeated"),
  Flag.withSchema(AccountId),
  Flag.atLeast(0),
)

/** `--region R`, any number of times; none means all that the policy includes. */
export const regionFlag = Flag.String("region").pipe(
  Flag.withMetavar("REGION"),
  Flag.withDescription("only this Region; may be repeated"),
  Flag.withSchema(Region),
  Flag.atLeast(0),
)
