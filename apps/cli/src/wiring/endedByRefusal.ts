import type { PolicyNotApproved } from "@orgtag/tagging"
import { CommandEnded } from "../CommandEnded.ts"
import { ExitCode } from "../ExitCode.ts"

/** How a sweep ends whose policy is not the approved one. */
export const endedByRefusal = ({ message }: PolicyNotApproved): CommandEnded =>
  new CommandEnded({
    code: ExitCode.usage,
    message,
    hint: "deploy this policy, or say why it is to be applied all the same: --unapproved REASON",
  })
