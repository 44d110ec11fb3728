import { Context, type Effect } from "effect"
import type { ToldAlert } from "../alerts/Alert.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { AlertChannel } from "../policy/AlertsPolicy.ts"

/** The ways by which alerts leave: topics, webhooks. */
export class AlertChannels extends Context.Service<
  AlertChannels,
  {
    /**
     * Hands an alert to a channel, with retries of its own. It may arrive twice where an answer was lost: the alert's id
     * tells. What went wrong never repeats a URL or a key.
     */
    readonly send: (channel: AlertChannel, alert: ToldAlert) => Effect.Effect<void, CallFailed>
  }
>()("@orgtag/tagging/ports/AlertChannels") {}
