import { Command } from "effect/cli"
import { policyFlag } from "../arguments/policyFlag.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

/** `orgtag setup tables`: creates the tables where CDK has not, and waits until they can be used. */
const tables = Command.make(
  "tables",
  { policy: policyFlag },
  lazyHandler(async () => (await import("../handlers/handleSetupTables.ts")).handleSetupTables),
).pipe(
  Command.withDescription(
    "Create the record's tables where they are missing, and wait until they are active",
  ),
)

/** `orgtag setup`: what has to be there before the first sweep. */
export const setup = Command.make("setup").pipe(
  Command.withDescription("Prepare what a sweep needs"),
  Command.withSubcommands([tables]),
)
