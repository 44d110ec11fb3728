import { Stack, type StackProps } from "aws-cdk-lib"
import { Asset } from "aws-cdk-lib/aws-s3-assets"
import type { Construct } from "constructs"
import type { CentralPolicyInput } from "../permissions/centralPolicies.ts"
import type { Stage } from "../stage/Stage.ts"
import type { StageArns } from "../stage/StageArns.ts"
import { Alarms } from "./Alarms.ts"
import { AlertTopic } from "./AlertTopic.ts"
import { Approval } from "./Approval.ts"
import { EncryptionKeys } from "./EncryptionKeys.ts"
import { ExecutionWatch } from "./ExecutionWatch.ts"
import { NotStarted } from "./NotStarted.ts"
import { OnboardingBus } from "./OnboardingBus.ts"
import { Operator } from "./Operator.ts"
import { RecordBuckets } from "./RecordBuckets.ts"
import { RecordTables } from "./RecordTables.ts"
import { Schedules } from "./Schedules.ts"
import { SigningKey } from "./SigningKey.ts"
import { SweepDashboard } from "./SweepDashboard.ts"
import { SweepFunctions } from "./SweepFunctions.ts"
import { SweepStateMachine } from "./SweepStateMachine.ts"

/** What the stack of the security account is made from. */
export interface SecurityStackProps extends StackProps {
  readonly stage: Stage
  readonly arns: StageArns
  /** The root of the workspace, below which the functions' bundles are. */
  readonly workspace: string
}

/** Everything that runs, and everything that is kept: in the security account, in one Region. */
export class SecurityStack extends Stack {
  constructor(scope: Construct, id: string, { stage, arns, workspace, ...props }: SecurityStackProps) {
    super(scope, id, props)
    const keys = new EncryptionKeys(this, "Keys", stage)
    const signing = new SigningKey(this, "SigningKey", arns)
    const tables = new RecordTables(this, "Tables", { stage, key: keys.record })
    new RecordBuckets(this, "Buckets", { stage, arns, key: keys.record })
    const { topic } = new AlertTopic(this, "Alerts", { stage, arns, key: keys.messages })
    const { queue } = new NotStarted(this, "NotStarted", keys.messages)
    const policy = new Asset(this, "Policy", { path: stage.policyPath })
    const permissions: CentralPolicyInput = {
      ...stage,
      arns,
      keys: {
        record: keys.record.keyArn,
        messages: keys.messages.keyArn,
        signing: signing.key.keyArn,
      },
      policyObject: policy.bucket.arnForObjects(policy.s3ObjectKey),
    }
    new SweepFunctions(this, "Functions", {
      stage,
      permissions,
      workspace,
      logKey: keys.messages,
      environment: {
        policyBucket: policy.s3BucketName,
        policyKey: policy.s3ObjectKey,
        policyDigest: stage.policy.digest,
        resultsBucket: arns.bucketNames.results,
        sealsBucket: arns.bucketNames.seals,
        signingKey: signing.key.keyArn,
        alertTopic: arns.topic,
      },
    })
    new SweepStateMachine(this, "StateMachine", { stage, permissions, logKey: keys.messages })
    new Schedules(this, "Schedules", { stage, arns, permissions, exportKey: keys.record.keyArn })
    new OnboardingBus(this, "Onboarding", { stage, arns, permissions, deadLetters: queue })
    new ExecutionWatch(this, "ExecutionWatch", { arns, topic, deadLetters: queue })
    if (stage.operators.length > 0) new Operator(this, "Operator", { stage, permissions })
    new Approval(this, "Approval", { stage, permissions, logKey: keys.messages, tables })
    const { alarms } = new Alarms(this, "Alarms", { stage, arns, topic })
    new SweepDashboard(this, "Dashboard", { alarms })
  }
}
