import type { AccountFacts } from "../domain/Account.ts"
import { AccountId } from "../domain/AccountId.ts"
import type { AlertChannel } from "../policy/AlertsPolicy.ts"
import { matchesAccount } from "../policy/matchesAccount.ts"
import type { Alert } from "./Alert.ts"

/**
 * The names of the channels that take an alert: by its severity, and where a channel is for some accounts only, by those
 * that the alert is about. An alert about the organization, or about more accounts than it names, is for all.
 */
export const channelsFor = (
  channels: ReadonlyArray<AlertChannel>,
  accounts: ReadonlyMap<string, AccountFacts>,
  alert: Alert,
): ReadonlyArray<string> =>
  channels
    .filter(
      (channel) =>
        channel.severities.has(alert.severity) &&
        (channel.accounts === undefined ||
          alert.accounts.length === 0 ||
          alert.accountsOmitted > 0 ||
          alert.accounts.some((account) => takes(channel, account, accounts))),
    )
    .map(({ name }) => name)

const takes = (
  { accounts: patterns = [] }: AlertChannel,
  account: string,
  known: ReadonlyMap<string, AccountFacts>,
): boolean => {
  const facts = known.get(account)
  return patterns.some(
    (pattern) =>
      (facts === undefined && (pattern.kind === "unit" || pattern.kind === "path")) ||
      matchesAccount(pattern, { id: AccountId.make(account) }, facts?.units ?? []),
  )
}
