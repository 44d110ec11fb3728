import { Stack, type StackProps } from "aws-cdk-lib"
import { CfnRule } from "aws-cdk-lib/aws-events"
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam"
import type { Construct } from "constructs"
import type { MemberRole } from "../member/MemberRole.ts"
import { MemberRoleResources } from "../member/MemberRoleResources.ts"
import { inlinePolicy } from "../permissions/inlinePolicy.ts"
import { policyOf } from "../permissions/PolicyDocument.ts"
import { eventPatternOf } from "../security/OnboardingBus.ts"
import type { Stage } from "../stage/Stage.ts"
import { names, type StageArns } from "../stage/StageArns.ts"

/** What the stack of the management account is made from. */
export interface ManagementStackProps extends StackProps {
  readonly stage: Stage
  readonly arns: StageArns
  readonly member: MemberRole
}

/**
 * What a StackSet cannot do: the member role of the management account, and events of accounts that join.
 *
 * It is deployed in the partition's home Region, for events of Organizations appear only there. A rule hands them to the
 * security account's bus; EventBridge needs a role for that, and passes an event on over one account only.
 */
export class ManagementStack extends Stack {
  constructor(scope: Construct, id: string, { stage, arns, member, ...props }: ManagementStackProps) {
    super(scope, id, props)
    new MemberRoleResources(this, member)
    const role = new Role(this, "ForwardRole", {
      roleName: names.forwardRole,
      assumedBy: new ServicePrincipal("events.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": stage.managementAccount } },
      }),
      inlinePolicies: {
        orgtag: inlinePolicy(
          policyOf([
            {
              Sid: "ForwardToOrgtag",
              Effect: "Allow",
              Action: ["events:PutEvents"],
              Resource: arns.onboardingBus,
            },
          ]),
        ),
      },
    })
    new CfnRule(this, "ForwardRule", {
      name: names.forwardRole,
      description: "Tells orgtag that an account joined the organization, or moved in it",
      eventPattern: eventPatternOf(stage),
      targets: [{ id: "orgtag", arn: arns.onboardingBus, roleArn: role.roleArn }],
    })
  }
}
