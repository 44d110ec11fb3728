import { Argument, Command, Flag } from "effect/cli"
import { sealKeyFlag, unapprovedFlag, yesFlag } from "../arguments/applyFlags.ts"
import { changesFlag, jsonFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { oneResourceFlag } from "../arguments/resourceFlag.ts"
import { accountFlag } from "../arguments/scopeFlags.ts"
import { isSweepId } from "../arguments/sweepIdFlag.ts"
import { waitFlag } from "../arguments/waitFlag.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

const sweepArgument = Argument.String("SWEEP").pipe(
  Argument.withDescription("the id of the sweep to take back"),
  Argument.filter(isSweepId, () => "expected the id of a sweep"),
)

const resourceFlag = oneResourceFlag.pipe(
  Flag.withDescription("only this resource; may be repeated"),
  Flag.atLeast(0),
)

const planFlag = Flag.Boolean("plan").pipe(
  Flag.withDefault(false),
  Flag.withDescription("only show what would be restored, and what would not"),
)

/** `orgtag revert`: takes back what a sweep changed, where that still is its own. */
export const revert = Command.make(
  "revert",
  {
    sweep: sweepArgument,
    policy: policyFlag,
    account: accountFlag,
    resource: resourceFlag,
    plan: planFlag,
    changes: changesFlag,
    wait: waitFlag,
    yes: yesFlag,
    unapproved: unapprovedFlag,
    sealKey: sealKeyFlag,
    json: jsonFlag,
  },
  lazyHandler(async () => (await import("../handlers/handleRevert.ts")).handleRevert),
).pipe(
  Command.withDescription(
    "Restore what a sweep changed, where nobody changed it since and the policy manages it",
  ),
  Command.withExamples([
    {
      command: "orgtag revert 20261123T221700000Z-abc123 --plan",
      description: "Show what would be restored",
    },
    { command: "orgtag revert 20261123T221700000Z-abc123", description: "Show it, ask, then restore" },
  ]),
)
