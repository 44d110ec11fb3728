import { Command } from "effect/cli"
import { sealKeyFlag, unapprovedFlag, yesFlag } from "../arguments/applyFlags.ts"
import { changesFlag, jsonFlag, outFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { accountFlag, regionFlag } from "../arguments/scopeFlags.ts"
import { waitFlag } from "../arguments/waitFlag.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

/** `orgtag sweep`: plans and applies, and keeps the record. */
export const sweep = Command.make(
  "sweep",
  {
    policy: policyFlag,
    account: accountFlag,
    region: regionFlag,
    changes: changesFlag,
    out: outFlag,
    wait: waitFlag,
    yes: yesFlag,
    unapproved: unapprovedFlag,
    sealKey: sealKeyFlag,
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
