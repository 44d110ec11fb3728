import { PublishCommand } from "@aws-sdk/client-sns"
import { AwsClients } from "@orgtag/aws-clients"
import type { AlertChannel, ToldAlert } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import { alertLimits } from "../alertLimits.ts"
import { snsMessage } from "../messages/snsMessage.ts"

/** Publishes an alert to a topic, in the Region that its ARN names. A FIFO topic takes a repeated id once. */
export const sendToSns = Effect.fnUntraced(function* (
  { topicArn }: Extract<AlertChannel, { readonly kind: "sns" }>,
  told: ToldAlert,
) {
  const clients = yield* AwsClients
  const { MessageAttributes, ...message } = snsMessage(told)
  const region = topicArn.split(":")[3]
  const fifo = topicArn.endsWith(".fifo")
    ? {
        MessageGroupId: "orgtag",
        MessageDeduplicationId: told.id.replaceAll(/[^\u0021-\u007e]/gu, "-").slice(0, 128),
      }
    : {}
  yield* clients.send(
    clients.sns(region),
    new PublishCommand({
      TopicArn: topicArn,
      ...message,
      MessageAttributes: { ...MessageAttributes },
      ...fifo,
    }),
    {
      service: "SNS",
      operation: "Publish",
      region,
      kind: "write",
      answer: Schema.Struct({ MessageId: Schema.String }),
      timeLimit: alertLimits.attemptTime,
    },
  )
})
