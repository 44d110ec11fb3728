import { Flag } from "effect/cli"
import { decodedBy } from "./decodedBy.ts"

const loadAccountId = async () => (await import("@orgtag/tagging")).AccountId
const loadRegion = async () => (await import("@orgtag/tagging")).Region

/** One account, as `--account` takes it. */
export const oneAccountFlag = Flag.String("account").pipe(
  Flag.withMetavar("ACCOUNT"),
  Flag.mapEffect(decodedBy({ option: "account", kind: "flag" }, loadAccountId)),
)

/** `--account A`, any number of times; none means all that the policy includes. */
export const accountFlag = oneAccountFlag.pipe(
  Flag.withDescription("only this account (twelve digits); may be repeated"),
  Flag.atLeast(0),
)

/** `--region R`, any number of times; none means all that the policy includes. */
export const regionFlag = Flag.String("region").pipe(
  Flag.withMetavar("REGION"),
  Flag.withDescription("only this Region; may be repeated"),
  Flag.mapEffect(decodedBy({ option: "region", kind: "flag" }, loadRegion)),
  Flag.atLeast(0),
)
