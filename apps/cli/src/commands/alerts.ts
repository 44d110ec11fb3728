import { Command, Flag } from "effect/cli"
import { policyFlag } from "../arguments/policyFlag.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

const channelFlag = Flag.String("channel").pipe(
  Flag.withMetavar("NAME"),
  Flag.optional,
  Flag.withDescription("only this channel of the policy file"),
)

/** `orgtag alerts test`: sends a test alert to the channels of the policy file. */
const test = Command.make(
  "test",
  { policy: policyFlag, channel: channelFlag },
  lazyHandler(async () => (await import("../handlers/handleAlertsTest.ts")).handleAlertsTest),
).pipe(
  Command.withDescription("Send a test alert to the channels of the policy file, and say which took it"),
  Command.withExamples([
    { command: "orgtag alerts test", description: "Every channel" },
    { command: "orgtag alerts test --channel ops", description: "One of them" },
  ]),
)

/** `orgtag alerts`: who is told when something is wrong. */
export const alerts = Command.make("alerts").pipe(
  Command.withDescription("Try who is told when something is wrong"),
  Command.withSubcommands([test]),
)
