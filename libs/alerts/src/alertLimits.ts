import { Duration } from "effect"

/** The bounds of channels, by name. */
export const alertLimits = {
  /** How long one attempt may take: all of an alert's must fit into the time of its channel. */
  attemptTime: Duration.seconds(5),
  /** The largest body that is posted to a webhook. */
  webhookBytes: 64 * 1024,
} as const
