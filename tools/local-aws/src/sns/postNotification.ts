import { request } from "node:http"
import type { Delivered, Subscription } from "./Topics.ts"

/** Endpoints by HTTP are on this machine: nothing that is embedded reaches further. */
export const isLoopback = (endpoint: string): boolean => {
  const url = URL.parse(endpoint)
  return url?.protocol === "http:" && (url.hostname === "127.0.0.1" || url.hostname === "[::1]")
}

/**
 * Posts what SNS posts to an HTTP endpoint: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html.
 *
 * Once, without SNS's retries, and with no signature that anybody could check. Nobody waits for it.
 */
const post = (endpoint: string, type: string, body: Readonly<Record<string, unknown>>): void => {
  const sent = request(
    endpoint,
    {
      method: "POST",
      agent: false,
      headers: {
        "content-type": "text/plain; charset=UTF-8",
        "x-amz-sns-message-type": type,
        "user-agent": "Amazon Simple Notification Service Agent",
      },
    },
    (answer) => answer.resume(),
  )
  // A receiver that is not there gets nothing, as from SNS after its last retry.
  sent.on("error", () => {})
  sent.end(JSON.stringify(body))
}

/** Asks an endpoint to confirm its subscription with the token. */
export const postConfirmation = (subscription: Subscription, messageId: string, at: number): void => {
  post(subscription.endpoint, "SubscriptionConfirmation", {
    Type: "SubscriptionConfirmation",
    MessageId: messageId,
    Token: subscription.token,
    TopicArn: subscription.topicArn,
    Message: `You have chosen to subscribe to the topic ${subscription.topicArn}.`,
    Timestamp: new Date(at).toISOString(),
    SignatureVersion: "1",
    Signature: "unsigned",
  })
}

/** Hands an endpoint a message. */
export const postNotification = (delivered: Delivered, topicArn: string, at: number): void => {
  const { subject, attributes } = delivered
  post(delivered.endpoint, "Notification", {
    Type: "Notification",
    MessageId: delivered.messageId,
    TopicArn: topicArn,
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: delivered.message,
    Timestamp: new Date(at).toISOString(),
    SignatureVersion: "1",
    Signature: "unsigned",
    ...(attributes.size === 0
      ? {}
      : {
          MessageAttributes: Object.fromEntries(
            [...attributes].map(([name, { type, value }]) => [name, { Type: type, Value: value }]),
          ),
        }),
  })
}
