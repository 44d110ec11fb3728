import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam"
import type { Key } from "aws-cdk-lib/aws-kms"
import { Topic } from "aws-cdk-lib/aws-sns"
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions"
import { Construct } from "constructs"
import type { Stage } from "../stage/Stage.ts"
import { names, type StageArns } from "../stage/StageArns.ts"

/** What the topic is made from. */
export interface AlertTopicProps {
  readonly stage: Stage
  readonly arns: StageArns
  readonly key: Key
}

/** Where alerts of sweeps and alarms go, encrypted by our key. */
export class AlertTopic extends Construct {
  readonly topic: Topic

  constructor(scope: Construct, id: string, { stage, arns, key }: AlertTopicProps) {
    super(scope, id)
    this.topic = new Topic(this, "Topic", {
      topicName: names.topic,
      displayName: "orgtag",
      masterKey: key,
      enforceSSL: true,
    })
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsOfOrgtag",
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [arns.topic],
        conditions: {
          StringEquals: { "aws:SourceAccount": stage.securityAccount },
          ArnLike: {
            "aws:SourceArn": `arn:${stage.partition}:cloudwatch:${stage.region}:${stage.securityAccount}:alarm:orgtag-*`,
          },
        },
      }),
    )
    for (const email of stage.alertEmails) this.topic.addSubscription(new EmailSubscription(email))
  }
}
