import { AwsClients } from "@orgtag/aws-clients"
import { type AlertChannel, type ToldAlert, type WebhookPreset } from "@orgtag/tagging"
import { Clock, Context, Effect, Schema } from "effect"
import { alertLimits } from "../alertLimits.ts"
import { alertDocument } from "../messages/alertDocument.ts"
import { bytesOf, fitMessage } from "../messages/fitMessage.ts"
import { slackMessage } from "../messages/slackMessage.ts"
import { AddressCheck } from "../webhook/addressCheck.ts"
import { type HttpsPost, postHttps } from "../webhook/postHttps.ts"
import { idHeader, signatureHeader, signatureOf, timestampHeader } from "../webhook/signRequest.ts"
import { readWebhookTarget, type WebhookTarget } from "../webhook/WebhookTarget.ts"

/** The body of an alert in each form. */
const bodies: Readonly<Record<WebhookPreset, (told: ToldAlert) => string>> = {
  json: (told) =>
    fitMessage(
      told,
      (each) => JSON.stringify(alertDocument(each)),
      (body) => bytesOf(body) <= alertLimits.webhookBytes,
    ),
  slack: (told) => JSON.stringify(slackMessage(told)),
}

/** Certificates that are trusted besides the system's: a test's receiver signs its own. */
export class TrustedCertificates extends Context.Reference<string | undefined>(
  "@orgtag/alerts/channels/TrustedCertificates",
  { defaultValue: () => undefined },
) {}

/**
 * Posts an alert to a webhook, signed where its secret holds a key.
 *
 * The one function that makes every call makes this one too: each attempt has its time limit, and what failed is made
 * again by the same table of error classes.
 */
export const sendToWebhook = Effect.fnUntraced(function* (
  channel: Extract<AlertChannel, { readonly kind: "webhook" }>,
  told: ToldAlert,
) {
  const clients = yield* AwsClients
  const mayConnect = yield* AddressCheck
  const trusted = yield* TrustedCertificates
  const target = yield* readWebhookTarget(channel.secret)
  const timestamp = String(Math.floor((yield* Clock.currentTimeMillis) / 1000))
  const post = postOf(target, bodies[channel.preset](told), { timestamp, id: told.id })
  const poster = {
    send: (command: HttpsPost, options?: { readonly abortSignal?: AbortSignal }) =>
      postHttps(command, { mayConnect, trusted }, options?.abortSignal),
  }
  yield* clients.send(poster, post, {
    service: `webhook ${channel.name}`,
    operation: "Post",
    kind: "write",
    answer: Schema.Struct({ status: Schema.Int }),
    timeLimit: alertLimits.attemptTime,
  })
})

const postOf = (
  { url, signingKey }: WebhookTarget,
  body: string,
  { timestamp, id }: { readonly timestamp: string; readonly id: string },
): HttpsPost => ({
  url,
  body,
  headers: {
    "content-type": "application/json; charset=utf-8",
    "user-agent": "orgtag",
    [idHeader]: id,
    [timestampHeader]: timestamp,
    ...(signingKey === undefined ? {} : { [signatureHeader]: signatureOf(signingKey, timestamp, body) }),
  },
})
