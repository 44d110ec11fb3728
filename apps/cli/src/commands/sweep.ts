import { Command, Flag } from "effect/cli"
import { changesFlag, jsonFlag, outFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { reasonRefused, reasonText } from "../arguments/reasonText.ts"
import { accountFlag, regionFlag } from "../arguments/scopeFlags.ts"
import { waitFlag } from "../arguments/waitFlag.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

const yesFlag = Flag.Boolean("yes").pipe(
  Flag.withAlias("y"),
  Flag.withDefault(false),
  Flag.withDescription("do not show a plan and ask first; without a terminal nothing is ever asked"),
)

const unapprovedFlag = Flag.String("unapproved").pipe(
  Flag.withMetavar("REASON"),
  Flag.withDescription("apply this policy although another one is approved; the reason is recorded"),
  Flag.mapTryCatch(reasonText, reasonRefused),
  Flag.optional,
)

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
