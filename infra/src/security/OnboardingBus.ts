import { onboardingEvents, onboardingInput } from "@orgtag/tagging/deployment"
import { Effect, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam"
import { CfnResource } from "aws-cdk-lib"
import { CfnRule, EventBus } from "aws-cdk-lib/aws-events"
import type { Queue } from "aws-cdk-lib/aws-sqs"
import { Construct } from "constructs"
import { onboardingPolicy, type CentralPolicyInput } from "../permissions/centralPolicies.ts"
import { inlinePolicy } from "../permissions/inlinePolicy.ts"
import type { Stage } from "../stage/Stage.ts"
import { names, type StageArns } from "../stage/StageArns.ts"

/** What the bus is made from. */
export interface OnboardingBusProps {
  readonly stage: Stage
  readonly arns: StageArns
  readonly permissions: CentralPolicyInput
  readonly deadLetters: Queue
}

/**
 * Takes events of the management account, and starts a look for new accounts for each.
 *
 * The events only make it faster: what they say is never believed, the list of accounts is. Only the management account
 * may put events, and only a rule of ours reads them.
 */
export class OnboardingBus extends Construct {
  constructor(scope: Construct, id: string, { stage, arns, permissions, deadLetters }: OnboardingBusProps) {
    super(scope, id)
    const bus = new EventBus(this, "Bus", { eventBusName: names.onboardingBus })
    // Not CfnEventBusPolicy, which warns of a deprecated property that nobody sets.
    new CfnResource(this, "BusPolicy", {
      type: "AWS::Events::EventBusPolicy",
      properties: {
        EventBusName: bus.eventBusName,
        StatementId: "ManagementAccountForwards",
        Statement: {
          Effect: "Allow",
          Principal: { AWS: arns.managementRoot },
          Action: "events:PutEvents",
          Resource: arns.onboardingBus,
        },
      },
    })
    const role = new Role(this, "Role", {
      roleName: names.onboardingRole,
      assumedBy: new ServicePrincipal("events.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": stage.securityAccount } },
      }),
      inlinePolicies: { orgtag: inlinePolicy(onboardingPolicy(permissions)) },
    })
    const rule = new CfnRule(this, "Rule", {
      name: "orgtag-onboarding",
      description: "An account joined the organization, or moved in it",
      eventBusName: bus.eventBusName,
      eventPattern: eventPatternOf(stage),
      targets: [
        {
          id: "sweep",
          arn: arns.stateMachine,
          roleArn: role.roleArn,
          inputTransformer: {
            inputPathsMap: { event: "$" },
            inputTemplate: `{"trigger":"${onboardingInput.trigger}","event":<event>}`,
          },
          retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
          deadLetterConfig: { arn: arns.deadLetters },
        },
      ],
    })
    deadLetters.addToResourcePolicy(
      new PolicyStatement({
        sid: "OnboardingRuleSaysWhatFailed",
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal("events.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [arns.deadLetters],
        conditions: { ArnEquals: { "aws:SourceArn": rule.attrArn } },
      }),
    )
  }
}

/** The events that are forwarded, and taken: of the management account alone. */
export const eventPatternOf = ({ managementAccount }: Pick<Stage, "managementAccount">) => ({
  source: [onboardingEvents.source],
  account: [managementAccount],
  "detail-type": onboardingEvents.detailTypes,
  detail: { eventName: onboardingEvents.eventNames },
})
