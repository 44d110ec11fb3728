import { CfnStackSet, Stack, type StackProps } from "aws-cdk-lib"
import type { Construct } from "constructs"
import type { Stage } from "../stage/Stage.ts"

/** What the StackSet is made from. */
export interface MemberRoleStackProps extends StackProps {
  readonly stage: Stage
  /** The text of the template of the member role. */
  readonly template: string
}

/** A tenth of the accounts at once; an account that fails stops nobody else. */
const operationPreferences: CfnStackSet.OperationPreferencesProperty = {
  maxConcurrentPercentage: 10,
  failureTolerancePercentage: 100,
  concurrencyMode: "SOFT_FAILURE_TOLERANCE",
  regionConcurrencyType: "PARALLEL",
}

/**
 * The member role in every account of the targets, by a service-managed StackSet that AWS deploys to new accounts itself.
 *
 * **Details** One Region an account, for IAM is global. Nothing is retained where an account leaves: a role that stayed
 * behind would still trust us, and would be in the way of the one that is made when the account moves to another OU. The
 * management account is never a target of a StackSet; `ManagementStack` has its role.
 */
export class MemberRoleStack extends Stack {
  readonly stackSet: CfnStackSet

  constructor(scope: Construct, id: string, { stage, template, ...props }: MemberRoleStackProps) {
    super(scope, id, props)
    this.stackSet = new CfnStackSet(this, "MemberRole", {
      stackSetName: "orgtag-member-role",
      description: `orgtag: the member role, for policy ${stage.policy.digest}`,
      permissionModel: "SERVICE_MANAGED",
      callAs: stage.memberRole.deployFrom === "security" ? "DELEGATED_ADMIN" : "SELF",
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
      managedExecution: { Active: true },
      capabilities: ["CAPABILITY_NAMED_IAM"],
      operationPreferences,
      stackInstancesGroup: [
        {
          deploymentTargets: { organizationalUnitIds: [...stage.memberRole.targets] },
          regions: [stage.region],
        },
      ],
      templateBody: template,
    })
  }
}
