import { Command } from "effect/cli"
import { jsonFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

/** `orgtag doctor`: what would make a sweep partial, and how to mend it. Changes nothing. */
export const doctor = Command.make(
  "doctor",
  { policy: policyFlag, json: jsonFlag },
  lazyHandler(async () => (await import("../handlers/handleDoctor.ts")).handleDoctor),
).pipe(
  Command.withDescription(
    "Check the set-up: identity, tables, organization, the role in each account; exit 1 where a sweep would be partial",
  ),
)
