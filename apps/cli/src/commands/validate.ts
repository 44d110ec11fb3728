import { Command } from "effect/cli"
import { jsonFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

/** `orgtag validate`: everything that is wrong with the policy file, without one call to AWS. */
export const validate = Command.make(
  "validate",
  { policy: policyFlag, json: jsonFlag },
  lazyHandler(async () => (await import("../handlers/handleValidate.ts")).handleValidate),
).pipe(Command.withDescription("Check the policy file; every mistake at once, each with its line"))
