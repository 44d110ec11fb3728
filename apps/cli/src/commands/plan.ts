import { Command, Flag } from "effect/cli"
import { changesFlag, jsonFlag, outFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { accountFlag, regionFlag } from "../arguments/scopeFlags.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

const checkFlag = Flag.Boolean("check").pipe(
  Flag.withDefault(false),
  Flag.withDescription("exit 2 where changes are pending or there are findings"),
)

const detailFlag = Flag.Boolean("detail").pipe(
  Flag.withDefault(false),
  Flag.withDescription("each resource by itself instead of equal changes together"),
)

/** `orgtag plan`: what a sweep would change, and which rule says so. Changes nothing anywhere. */
export const plan = Command.make(
  "plan",
  {
    policy: policyFlag,
    account: accountFlag,
    region: regionFlag,
    changes: changesFlag,
    out: outFlag,
    detail: detailFlag,
    check: checkFlag,
    json: jsonFlag,
  },
  lazyHandler(async () => (await import("../handlers/handlePlan.ts")).handlePlan),
).pipe(
  Command.withDescription("Show what a sweep would change, and which rule says so; changes nothing"),
  Command.withExamples([
    { command: "orgtag plan -p orgtag.yaml", description: "Equal changes together, by account and Region" },
    {
      command: "orgtag plan --account 123456789012 --detail",
      description: "One account, resource by resource",
    },
    { command: "orgtag plan --check", description: "Exit 2 where changes are pending: for a pipeline" },
  ]),
)
