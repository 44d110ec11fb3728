import { approvedPolicyItem } from "@orgtag/persistence/tables"
import { Aws, Duration, RemovalPolicy } from "aws-cdk-lib"
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam"
import type { Key } from "aws-cdk-lib/aws-kms"
import { LogGroup } from "aws-cdk-lib/aws-logs"
import { AwsCustomResource, PhysicalResourceId, type AwsSdkCall } from "aws-cdk-lib/custom-resources"
import { Construct } from "constructs"
import { approvePolicy, type CentralPolicyInput } from "../permissions/centralPolicies.ts"
import { inlinePolicy } from "../permissions/inlinePolicy.ts"
import type { Stage } from "../stage/Stage.ts"
import { names } from "../stage/StageArns.ts"
import type { RecordTables } from "./RecordTables.ts"

/** What an approval is made from. */
export interface ApprovalProps {
  readonly stage: Stage
  readonly permissions: CentralPolicyInput
  readonly logKey: Key
  readonly tables: RecordTables
}

/**
 * Approves the deployed policy: one item of the ledger, put by CloudFormation when the digest changes.
 *
 * **Details** A deployment that is rolled back puts the digest before again, since CloudFormation then updates this
 * resource back; nothing is done where the stack is deleted. Sweeps with another policy need a reason from then on.
 */
export class Approval extends Construct {
  constructor(scope: Construct, id: string, { stage, permissions, logKey, tables }: ApprovalProps) {
    super(scope, id)
    const logGroup = new LogGroup(this, "Logs", {
      logGroupName: `/aws/lambda/${names.approveFunction}`,
      retention: stage.logDays,
      encryptionKey: logKey,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    const role = new Role(this, "Role", {
      roleName: names.approveRole,
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: { orgtag: inlinePolicy(approvePolicy(permissions, names.approveFunction)) },
    })
    const put: AwsSdkCall = {
      service: "DynamoDB",
      action: "putItem",
      parameters: {
        TableName: tables.ledgerName,
        Item: approvedPolicyItem({ digest: stage.policy.digest, approvedBy: Aws.STACK_ID }),
      },
      physicalResourceId: PhysicalResourceId.of("approved-policy"),
    }
    const approval = new AwsCustomResource(this, "Put", {
      functionName: names.approveFunction,
      role: role.withoutPolicyUpdates(),
      logGroup,
      installLatestAwsSdk: false,
      timeout: Duration.minutes(2),
      onCreate: put,
      onUpdate: put,
    })
    approval.node.addDependency(tables, role)
  }
}
