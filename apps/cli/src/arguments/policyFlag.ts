import { Flag } from "effect/cli"

/** `-p FILE`, which every command but `demo` takes. */
export const policyFlag = Flag.String("policy").pipe(
  Flag.withAlias("p"),
  Flag.withMetavar("FILE"),
  Flag.withDefault("./orgtag.yaml"),
  Flag.withDescription("the policy file"),
)
