import { Flag } from "effect/cli"
import { reasonRefused, reasonText } from "./reasonText.ts"

/** `--yes`: asks nothing. */
export const yesFlag = Flag.Boolean("yes").pipe(
  Flag.withAlias("y"),
  Flag.withDefault(false),
  Flag.withDescription("do not show a plan and ask first; without a terminal nothing is ever asked"),
)

/** `--unapproved REASON`: applies a policy that is not the approved one. */
export const unapprovedFlag = Flag.String("unapproved").pipe(
  Flag.withMetavar("REASON"),
  Flag.withDescription("apply this policy although another one is approved; the reason is recorded"),
  Flag.mapTryCatch(reasonText, reasonRefused),
  Flag.optional,
)
