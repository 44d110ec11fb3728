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

/** `--seal-key FILE`: signs the seal, where no key in KMS does. */
export const sealKeyFlag = Flag.String("seal-key").pipe(
  Flag.withMetavar("FILE"),
  Flag.withDescription(
    "sign the seal with this private key: Ed25519, in PEM; without it the seal is chained unsigned",
  ),
  Flag.optional,
)
