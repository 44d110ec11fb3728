import { roleNames } from "@orgtag/tagging/deployment"
import { Duration } from "aws-cdk-lib"
import { AccountRootPrincipal, Role } from "aws-cdk-lib/aws-iam"
import { Construct } from "constructs"
import { operatorPolicy, type CentralPolicyInput } from "../permissions/centralPolicies.ts"
import { inlinePolicy } from "../permissions/inlinePolicy.ts"
import type { Stage } from "../stage/Stage.ts"

/** The role of people who run the command, for the roles that the stage file names, and their sessions. */
export class Operator extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { stage, permissions }: { readonly stage: Stage; readonly permissions: CentralPolicyInput },
  ) {
    super(scope, id)
    new Role(this, "Role", {
      roleName: roleNames.operator,
      description: "People who run the command orgtag",
      maxSessionDuration: Duration.hours(4),
      assumedBy: new AccountRootPrincipal().withConditions({
        ArnLike: { "aws:PrincipalArn": [...stage.operators] },
      }),
      inlinePolicies: { orgtag: inlinePolicy(operatorPolicy(permissions)) },
    })
  }
}
