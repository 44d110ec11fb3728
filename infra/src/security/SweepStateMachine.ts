import { RemovalPolicy } from "aws-cdk-lib"
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam"
import type { Key } from "aws-cdk-lib/aws-kms"
import { LogGroup } from "aws-cdk-lib/aws-logs"
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from "aws-cdk-lib/aws-stepfunctions"
import { Construct } from "constructs"
import { roleNames, stateMachineName } from "@orgtag/tagging/deployment"
import type { CentralPolicyInput } from "../permissions/centralPolicies.ts"
import { inlinePolicy } from "../permissions/inlinePolicy.ts"
import { stateMachinePolicy } from "../permissions/stateMachinePolicy.ts"
import type { Stage } from "../stage/Stage.ts"
import { sweepDefinition } from "./sweepDefinition.ts"

/** What the state machine is made from. */
export interface SweepStateMachineProps {
  readonly stage: Stage
  readonly logKey: Key
  readonly permissions: CentralPolicyInput
}

/** The engine on Step Functions. Its definition names ARNs and no tokens, so that what is synthesized is what is tested. */
export class SweepStateMachine extends Construct {
  readonly stateMachine: StateMachine

  constructor(scope: Construct, id: string, { stage, logKey, permissions }: SweepStateMachineProps) {
    super(scope, id)
    const { arns, partition } = permissions
    const logs = new LogGroup(this, "Logs", {
      // Step Functions writes to groups below this prefix without a resource policy of its own.
      logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
      retention: stage.logDays,
      encryptionKey: logKey,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    const role = new Role(this, "Role", {
      roleName: roleNames.stateMachine,
      assumedBy: new ServicePrincipal("states.amazonaws.com", {
        conditions: {
          StringEquals: { "aws:SourceAccount": stage.securityAccount },
          ArnLike: { "aws:SourceArn": arns.stateMachine },
        },
      }),
      inlinePolicies: { orgtag: inlinePolicy(stateMachinePolicy(permissions)) },
    })
    this.stateMachine = new StateMachine(this, "StateMachine", {
      stateMachineName,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(
        JSON.stringify(
          sweepDefinition({
            partition,
            functions: arns.functions,
            resultsBucket: arns.bucketNames.results,
            topic: arns.topic,
            accountsAtOnce: stage.accountsAtOnce,
          }),
        ),
      ),
      role: role.withoutPolicyUpdates(),
      // Inputs and outputs hold account names and tags, and are kept in the results already.
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
      tracingEnabled: true,
    })
  }
}
