import { Command } from "effect/cli"
import { policyFlag } from "../arguments/policyFlag.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

/** `orgtag resume`: takes the order to stop back. */
export const resume = Command.make(
  "resume",
  { policy: policyFlag },
  lazyHandler(async () => (await import("../handlers/handleResume.ts")).handleResume),
).pipe(Command.withDescription("Take the order to stop back: sweeps that start from now on go through"))
