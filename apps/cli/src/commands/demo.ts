import { Command, Flag } from "effect/cli"
import { jsonFlag } from "../arguments/outputFlags.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

const keepFlag = Flag.Boolean("keep").pipe(
  Flag.withDefault(false),
  Flag.withDescription("leave the organization serving until Ctrl-C, and print how to reach it"),
)

/** `orgtag demo`: the whole thing against an organization in this process, without AWS and without its settings. */
export const demo = Command.make(
  "demo",
  { json: jsonFlag, keep: keepFlag },
  lazyHandler(async () => (await import("../handlers/handleDemo.ts")).handleDemo),
).pipe(
  Command.withDescription(
    "Sweep an organization that lives in this process; needs nothing and touches nothing",
  ),
)
