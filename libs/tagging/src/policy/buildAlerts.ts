import { severities } from "../alerts/AlertCause.ts"
import type { AlertsFile } from "./AlertsFile.ts"
import type { AlertChannel, AlertsPolicy } from "./AlertsPolicy.ts"
import type { PolicyPath } from "./PolicyDocument.ts"
import type { AccountPattern } from "./Policy.ts"

/** What building needs to know of the file around the section. */
export interface AlertsContext {
  readonly lineOf: (path: PolicyPath) => number
  readonly accounts: (sources: ReadonlyArray<string>, path: PolicyPath) => ReadonlyArray<AccountPattern>
}

/** The section about alerts, its defaults filled in. */
export const buildAlerts = (section: AlertsFile | undefined, context: AlertsContext): AlertsPolicy => {
  const { channels = [], repeatHours = 24, thresholds } = section ?? {}
  return {
    channels: channels.map((channel, index) => buildChannel(channel, context, ["alerts", "channels", index])),
    repeatHours,
    thresholds: {
      driftFactor: thresholds?.driftFactor ?? 5,
      driftResources: thresholds?.driftResources ?? 50,
      openHours: thresholds?.openHours ?? 24,
      unfinishedHours: thresholds?.unfinishedHours ?? 24,
    },
  }
}

const buildChannel = (
  { name, sns, webhook, ...channel }: NonNullable<AlertsFile["channels"]>[number],
  { lineOf, accounts }: AlertsContext,
  path: PolicyPath,
): AlertChannel => {
  const chosen = {
    name,
    line: lineOf(path),
    severities: new Set(channel.severities ?? severities),
    accounts: channel.accounts && accounts(channel.accounts, [...path, "accounts"]),
  }
  if (sns !== undefined) return { ...chosen, kind: "sns", topicArn: sns }
  if (webhook !== undefined)
    return { ...chosen, kind: "webhook", secret: webhook.secret, preset: webhook.preset ?? "json" }
  throw new Error(`a checked policy has a channel that leads nowhere: ${name}`)
}
