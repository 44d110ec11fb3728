import { type CallFailed, hintFor } from "@orgtag/tagging"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode } from "../ExitCode.ts"
import { policyArgument } from "../view/nextSteps.ts"

/**
 * How a command ends whose call failed: tables that are not there and a Region that is not set are configuration (64),
 * the rest is 1.
 */
export const endedByCall = (failed: CallFailed, policyFile: string): CommandEnded => {
  const { code, service, message, reason } = failed
  if (code === "RegionMissing") return new CommandEnded({ code: ExitCode.usage, message: failed.detail })
  if (service === "DynamoDB" && code === "ResourceNotFoundException")
    return new CommandEnded({
      code: ExitCode.usage,
      message: "the record's tables are not there",
      hint: `create them with CDK, or by: orgtag setup tables${policyArgument(policyFile)}`,
    })
  return new CommandEnded({ code: ExitCode.aborted, message, hint: hintFor(reason) })
}
