import { Command } from "effect/cli"
import { digestArgument } from "../arguments/digestArgument.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

/** `orgtag policy show`: the policy file that a sweep used, byte by byte. */
const show = Command.make(
  "show",
  { digest: digestArgument, policy: policyFlag },
  lazyHandler(async () => (await import("../handlers/handlePolicyShow.ts")).handlePolicyShow),
).pipe(
  Command.withDescription("Print the policy file with a digest, as a sweep used it and the record stored it"),
)

/** `orgtag policy`: the policies that sweeps used. */
export const policy = Command.make("policy").pipe(
  Command.withDescription("Show the policies that sweeps used"),
  Command.withSubcommands([show]),
)
