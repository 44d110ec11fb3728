import { Duration } from "effect"
import { hintFor } from "../../domain/failureHint.ts"
import type { Alert } from "../Alert.ts"
import { alertOf, counted } from "../draftAlert.ts"
import type { SweepFacts } from "../SweepFacts.ts"

/** A sweep that never reached the accounts. */
export const abortedAlerts = ({ outcome, failures }: SweepFacts): ReadonlyArray<Alert> => {
  if (outcome !== "aborted") return []
  const [failure] = failures
  return [
    alertOf("sweep-aborted", {
      title: "the sweep ended before it reached any account",
      examples: failures.map(({ account, region, message }) => ({ account, region, text: message })),
      hint: failure?.hint ?? hintFor("unavailable"),
      commands: ["orgtag plan"],
      members: failures.map(({ reason }) => reason),
    }),
  ]
}

/** Sweeps that began and were never concluded: their process died, or still hangs. */
export const unfinishedAlerts = ({ unfinished }: SweepFacts): ReadonlyArray<Alert> => {
  if (unfinished.length === 0) return []
  return [
    alertOf("sweep-unfinished", {
      title: `${counted(unfinished.length, "sweep")} began and never ended`,
      examples: unfinished.map(({ sweepId, startedAt }) => ({ text: `${sweepId} began at ${startedAt}` })),
      hint: "look in the log of what ran it for why it ended; nothing is lost: each sweep settles first what an earlier one left open",
      commands: unfinished.slice(0, 2).map(({ sweepId }) => `orgtag actions --sweep ${sweepId} --open`),
      members: unfinished.map(({ sweepId }) => sweepId),
    }),
  ]
}

/** Actions that are open for longer than they may be. */
export const openActionAlerts = ({ signs, thresholds, now }: SweepFacts): ReadonlyArray<Alert> => {
  const { openSince, open } = signs
  if (openSince === undefined) return []
  const age = Duration.millis(now - Date.parse(openSince))
  if (Duration.isLessThan(age, Duration.hours(thresholds.openHours))) return []
  return [
    alertOf("actions-open", {
      title: `${counted(open.count, "action")} open, the oldest since ${openSince.slice(0, 16)}Z`,
      examples: open.places.map(({ account, region, count }) => ({
        account,
        region,
        text: counted(count, "action"),
      })),
      accounts: open.accounts,
      hint: "an action stays open where its account or Region cannot be read, or its record not be written: mend that, then sweep the account again",
      commands: ["orgtag actions --open", `orgtag sweep --account ${open.accounts[0] ?? "ACCOUNT"}`],
      members: open.places.map(({ account, region }) => `${account} ${region}`),
    }),
  ]
}

/** Alerts that channels did not take: what waits, and what had to make room. */
export const undeliveredAlerts = ({ undelivered }: SweepFacts): ReadonlyArray<Alert> => {
  if (undelivered.length === 0) return []
  const waiting = undelivered.reduce((sum, each) => sum + each.waiting, 0)
  const dropped = undelivered.reduce((sum, each) => sum + each.dropped, 0)
  return [
    alertOf("alerts-undelivered", {
      title: `${counted(undelivered.length, "channel")} did not take ${counted(waiting + dropped, "alert")} of earlier sweeps`,
      counts: [
        { what: "waiting", count: waiting },
        { what: "dropped to make room", count: dropped },
      ].filter(({ count }) => count > 0),
      examples: undelivered.map(({ channel, waiting: own, dropped: lost, reason }) => ({
        text: `${channel}: ${own} waiting${lost > 0 ? `, ${lost} dropped` : ""}; last: ${reason}`,
      })),
      hint: "try the channel by hand: the command says what stands in the way",
      commands: undelivered.slice(0, 3).map(({ channel }) => `orgtag alerts test --channel ${channel}`),
      members: undelivered.map(({ channel, dropped: lost }) => (lost > 0 ? `${channel} dropped` : channel)),
    }),
  ]
}
