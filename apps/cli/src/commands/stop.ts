import { Argument, Command } from "effect/cli"
import { policyFlag } from "../arguments/policyFlag.ts"
import { reasonRefused, reasonText } from "../arguments/reasonText.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

const reasonArgument = Argument.String("REASON").pipe(
  Argument.withDescription("why, for the record and for whoever finds a sweep stopped"),
  Argument.mapTryCatch(reasonText, reasonRefused),
)

/** `orgtag stop`: keeps every sweep, whoever runs it, from writing anything more. */
export const stop = Command.make(
  "stop",
  { reason: reasonArgument, policy: policyFlag },
  lazyHandler(async () => (await import("../handlers/handleStop.ts")).handleStop),
).pipe(
  Command.withDescription("Order every sweep to stop before its next group, until orgtag resume"),
  Command.withExamples([
    { command: 'orgtag stop "the lab gets wrong owners"', description: "In force within seconds, for all" },
  ]),
)
