import { Duration } from "aws-cdk-lib"
import type { Key } from "aws-cdk-lib/aws-kms"
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs"
import { Construct } from "constructs"
import { names } from "../stage/StageArns.ts"

/** What schedules and the onboarding rule could not start: SQS's longest retention, and an alarm on the first message. */
export class NotStarted extends Construct {
  readonly queue: Queue

  constructor(scope: Construct, id: string, key: Key) {
    super(scope, id)
    this.queue = new Queue(this, "Queue", {
      queueName: names.deadLetters,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
  }
}
