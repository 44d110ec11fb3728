import type { Severity } from "../alerts/AlertCause.ts"
import type { AccountPattern } from "./Policy.ts"

/** What the policy file says of alerts, its defaults filled in. */
export interface AlertsPolicy {
  readonly channels: ReadonlyArray<AlertChannel>
  /** After how many hours a cause that stays is told again. */
  readonly repeatHours: number
  readonly thresholds: AlertThresholds
}

/** From where on something is worth an alert. */
export interface AlertThresholds {
  /** How many times the median of the last sweeps. */
  readonly driftFactor: number
  /** Fewer drifted resources than this are never a surge. */
  readonly driftResources: number
  /** How old an open action is. */
  readonly openHours: number
  /** How long ago a sweep began that was never concluded. */
  readonly unfinishedHours: number
}

/** Where alerts go, and which. */
export type AlertChannel = {
  readonly name: string
  readonly line: number
  readonly severities: ReadonlySet<Severity>
  /** The accounts whose alerts it takes, besides those about the organization; undefined: all. */
  readonly accounts: ReadonlyArray<AccountPattern> | undefined
} & (
  | { readonly kind: "sns"; readonly topicArn: string }
  | {
      readonly kind: "webhook"
      /** The name or ARN of the secret in Secrets Manager that holds URL and signing key. */
      readonly secret: string
      readonly preset: WebhookPreset
    }
)

/** The forms in which a webhook is given alerts. */
export const webhookPresets = ["json", "slack"] as const
export type WebhookPreset = (typeof webhookPresets)[number]
