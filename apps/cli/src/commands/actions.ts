import { Command, Flag } from "effect/cli"
import { csvFlag, jsonLinesFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { oneAccountFlag } from "../arguments/scopeFlags.ts"
import { sweepIdFlag } from "../arguments/sweepIdFlag.ts"
import { sinceFlag, untilFlag } from "../arguments/timeFlags.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

const accountFlag = oneAccountFlag.pipe(
  Flag.withDescription("only this account (twelve digits)"),
  Flag.optional,
)

const statusFlag = Flag.Literals("status", ["intended", "accepted", "verified", "failed"]).pipe(
  Flag.withDescription("only actions that got this far"),
  Flag.optional,
)

const openFlag = Flag.Boolean("open").pipe(
  Flag.withDefault(false),
  Flag.withDescription("only what is not settled yet"),
)

/** `orgtag actions`: what was done, by sweep, account, time and status. */
export const actions = Command.make(
  "actions",
  {
    policy: policyFlag,
    sweep: sweepIdFlag("the actions of this sweep"),
    account: accountFlag,
    status: statusFlag,
    since: sinceFlag,
    until: untilFlag,
    open: openFlag,
    jsonl: jsonLinesFlag,
    csv: csvFlag,
  },
  lazyHandler(async () => (await import("../handlers/handleActions.ts")).handleActions),
).pipe(Command.withDescription("List what was done, newest sweep first, by sweep, account, time and status"))
