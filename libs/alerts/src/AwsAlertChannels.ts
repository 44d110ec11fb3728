import type { AwsClients } from "@orgtag/aws-clients"
import { AlertChannels } from "@orgtag/tagging"
import { Effect, Layer } from "effect"
import { sendToSns } from "./channels/snsChannel.ts"
import { sendToWebhook } from "./channels/webhookChannel.ts"

/** The port AlertChannels: topics of SNS, and webhooks. A new kind of channel is a file beside theirs, and a case here. */
export const awsAlertChannels: Layer.Layer<AlertChannels, never, AwsClients> = Layer.effect(
  AlertChannels,
  Effect.gen(function* () {
    const context = yield* Effect.context<AwsClients>()
    return AlertChannels.of({
      send: (channel, told) => {
        switch (channel.kind) {
          case "sns":
            return sendToSns(channel, told).pipe(Effect.provide(context))
          case "webhook":
            return sendToWebhook(channel, told).pipe(Effect.provide(context))
        }
      },
    })
  }),
)
