import { Command, Flag } from "effect/cli"
import { changesFlag, jsonFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { accountFlag, regionFlag } from "../arguments/scopeFlags.ts"
import { waitFlag } from "../arguments/waitFlag.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

const yesFlag = Flag.Boolean("yes").pipe(
  Flag.withAlias("y"),
  Flag.withDefault(false),
  Flag.withDescription("do not show a plan and ask first; without a terminal nothing is ever asked"),
)

/** `orgtag sweep`: plans and applies, and keeps the record. */
export const sweep = Command.make(
  "sweep",
  {
    policy: policyFlag,
    account: accountFlag,
    region: regionFlag,
    changes: changesFlag,
    wait: waitFlag,
    yes: yesFlag,
    json: jsonFlag,
  },
  lazyHandler(async () => (await import("../handlers/handleSweep.ts")).handleSweep),
).pipe(
  Command.withDescription("Bring every resource to what the policy says, and record it"),
  Command.withExamples([
    { command: "orgtag sweep -p orgtag.yaml", description: "Show a plan, ask, then apply it" },
    { command: "orgtag sweep --yes --json", description: "Ask nothing; the report as one document" },
    { command: "orgtag sweep --account 123456789012 --changes changes.jsonl", description: "One account" },
  ]),
)
