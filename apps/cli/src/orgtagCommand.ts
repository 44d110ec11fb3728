import { Command } from "effect/cli"
import { actions } from "./commands/actions.ts"
import { alerts } from "./commands/alerts.ts"
import { demo } from "./commands/demo.ts"
import { doctor } from "./commands/doctor.ts"
import { explain } from "./commands/explain.ts"
import { history } from "./commands/history.ts"
import { plan } from "./commands/plan.ts"
import { policy } from "./commands/policy.ts"
import { resume } from "./commands/resume.ts"
import { revert } from "./commands/revert.ts"
import { setup } from "./commands/setup.ts"
import { stop } from "./commands/stop.ts"
import { sweep } from "./commands/sweep.ts"
import { validate } from "./commands/validate.ts"
import { verify } from "./commands/verify.ts"

/** The command `orgtag` with all that it can do. */
export const orgtagCommand = Command.make("orgtag").pipe(
  Command.withDescription(
    "Tag every resource of an AWS Organization as one policy file says, and keep the record",
  ),
  Command.withSubcommands([
    validate,
    plan,
    sweep,
    revert,
    history,
    actions,
    explain,
    verify,
    doctor,
    policy,
    stop,
    resume,
    alerts,
    setup,
    demo,
  ]),
)
