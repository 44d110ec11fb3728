import type { Alert } from "./Alert.ts"
import { contestedAlerts } from "./causes/contestedAlerts.ts"
import { coverageAlerts, limitAlerts, neverEnteredAlerts } from "./causes/coverageAlerts.ts"
import {
  abortedAlerts,
  openActionAlerts,
  undeliveredAlerts,
  unfinishedAlerts,
} from "./causes/progressAlerts.ts"
import { driftAlerts, exemptionAlerts, unapprovedAlerts } from "./causes/surpriseAlerts.ts"
import { tagPolicyAlerts, tamperedAlerts, writeAlerts } from "./causes/writeAlerts.ts"
import { fitAlert } from "./fitAlert.ts"
import { nameAccounts } from "./nameAccounts.ts"
import type { SweepFacts } from "./SweepFacts.ts"

/** What each cause is decided by; at most one alert each. */
const deciders: ReadonlyArray<(facts: SweepFacts) => ReadonlyArray<Alert>> = [
  abortedAlerts,
  unfinishedAlerts,
  coverageAlerts,
  neverEnteredAlerts,
  limitAlerts,
  tamperedAlerts,
  writeAlerts,
  tagPolicyAlerts,
  contestedAlerts,
  driftAlerts,
  openActionAlerts,
  unapprovedAlerts,
  exemptionAlerts,
  undeliveredAlerts,
]

/**
 * What is worth an alert in what a sweep came to and in the sweeps before: at most one alert a cause, whatever the number
 * of resources, with the accounts' names where they are known. Whether it is told is for `planAlerts` to say, which knows
 * what was told before.
 */
export const alertsOf = (facts: SweepFacts): ReadonlyArray<Alert> =>
  deciders.flatMap((decide) => decide(facts)).map((alert) => fitAlert(nameAccounts(alert, facts.accounts)))
