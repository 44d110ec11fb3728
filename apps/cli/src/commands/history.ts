import { Command } from "effect/cli"
import { csvFlag, jsonLinesFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { resourceArgument } from "../arguments/resourceArgument.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

/** `orgtag history`: what was changed on one resource, when, why and by whom; newest first. */
export const history = Command.make(
  "history",
  { arn: resourceArgument, policy: policyFlag, jsonl: jsonLinesFlag, csv: csvFlag },
  lazyHandler(async () => (await import("../handlers/handleHistory.ts")).handleHistory),
).pipe(Command.withDescription("Show what was changed on a resource, when, why and by whom; newest first"))
