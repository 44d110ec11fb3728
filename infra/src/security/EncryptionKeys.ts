import { RemovalPolicy } from "aws-cdk-lib"
import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam"
import { Key } from "aws-cdk-lib/aws-kms"
import { Construct } from "constructs"
import type { Stage } from "../stage/Stage.ts"

/** What makes data keys and opens them, for a service that acts for nobody of ours. */
const useOfService = ["kms:Decrypt", "kms:GenerateDataKey*"]

/**
 * The keys that encrypt: one for the record, one for messages and logs.
 *
 * They are two so that whoever reads logs or gets alerts needs no key of the record. Both rotate yearly and stay when
 * the stack is deleted: without them nothing that stays can be read.
 */
export class EncryptionKeys extends Construct {
  /** Of tables, buckets and what is exported. */
  readonly record: Key
  /** Of log groups, the topic and the queue. */
  readonly messages: Key

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id)
    const common = { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN }
    this.record = new Key(this, "Record", {
      ...common,
      alias: "orgtag/record",
      description: "orgtag: the record (tables, manifests, seals, exports)",
    })
    this.messages = new Key(this, "Messages", {
      ...common,
      alias: "orgtag/messages",
      description: "orgtag: logs, alerts and what was not started",
    })
    this.messages.addToResourcePolicy(logsOfThisAccount(stage))
    this.messages.addToResourcePolicy(servicesThatSend(stage))
  }
}

/** CloudWatch Logs uses the key for our log groups only ("Encrypt log data in CloudWatch Logs using KMS"). */
const logsOfThisAccount = ({ partition, region, securityAccount }: Stage): PolicyStatement =>
  new PolicyStatement({
    sid: "LogGroupsOfOrgtag",
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal(`logs.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`)],
    actions: ["kms:Encrypt", "kms:ReEncrypt*", "kms:DescribeKey", ...useOfService],
    resources: ["*"],
    conditions: {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${securityAccount}:log-group:*orgtag*`,
      },
    },
  })

/**
 * Alarms publish to the encrypted topic, EventBridge and Scheduler put what they could not start into the queue.
 *
 * AWS's own key of SNS cannot be used by them. The source account is not asked of EventBridge, which does not send it
 * for encrypted targets ("SNS key management").
 */
const servicesThatSend = ({ securityAccount }: Stage): PolicyStatement =>
  new PolicyStatement({
    sid: "ServicesThatSend",
    effect: Effect.ALLOW,
    principals: [
      new ServicePrincipal("cloudwatch.amazonaws.com"),
      new ServicePrincipal("events.amazonaws.com"),
    ],
    actions: useOfService,
    resources: ["*"],
    conditions: { StringEqualsIfExists: { "aws:SourceAccount": securityAccount } },
  })
