import { Command } from "effect/cli"
import { jsonFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { resourceArgument } from "../arguments/resourceArgument.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

/** `orgtag explain`: why one resource is to have the tags that the policy wants. */
export const explain = Command.make(
  "explain",
  { arn: resourceArgument, policy: policyFlag, json: jsonFlag },
  lazyHandler(async () => (await import("../handlers/handleExplain.ts")).handleExplain),
).pipe(
  Command.withDescription(
    "Show why a resource gets its tags: each rule with its line, what won, what blocks it",
  ),
)
