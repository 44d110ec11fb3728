import { Duration } from "effect"
import type { AlertsPolicy } from "../policy/AlertsPolicy.ts"
import { sha256 } from "../record/sha256.ts"
import { type Alert, type ToldAlert, alertLimits } from "./Alert.ts"
import { type AlertState, type OpenCause, type PendingAlert, alertStateLimits } from "./AlertState.ts"
import { type SweepFacts, isWhole } from "./SweepFacts.ts"
import type { SweepSummary } from "./SweepSummary.ts"

/** What is needed to decide which alerts are told, and to whom. */
export interface TellingContext {
  readonly facts: Pick<SweepFacts, "header" | "outcome" | "signs" | "unfinished" | "now">
  readonly repeatHours: AlertsPolicy["repeatHours"]
  /** The names of the channels that take an alert. */
  readonly channelsFor: (alert: Alert) => ReadonlyArray<string>
}

/** The state after a sweep's alerts were decided, and those that are told. */
export interface TellingPlan {
  readonly state: AlertState
  readonly told: ReadonlyArray<ToldAlert>
}

/**
 * Decides which alerts are told: a cause that is new, one with a member that was not told yet, one that has stayed for as
 * long as the policy says. What a sweep of everything no longer finds is over, and news when it comes again.
 *
 * A sweep whose alerts were decided before tells nothing again, however often it is concluded.
 */
export const planAlerts = (
  state: AlertState,
  alerts: ReadonlyArray<Alert>,
  context: TellingContext,
): TellingPlan => {
  const { header, outcome } = context.facts
  if (state.sweeps.some(({ sweepId }) => sweepId === header.sweepId)) return { state, told: [] }
  const closes = isWhole(header) && outcome !== "aborted"
  const decided = alerts.map((alert) => decide(alert, state, closes, context))
  const found = new Set(alerts.map(({ cause }) => cause))
  const told = decided.flatMap((each) => (each.told === undefined ? [] : [each.told]))
  const kept = state.causes.filter(({ cause }) => !found.has(cause) && !closes)
  const pending = told.flatMap((each): ReadonlyArray<PendingAlert> => {
    const alert = alerts.find(({ cause }) => cause === each.alert.cause)
    const channels = alert === undefined ? [] : context.channelsFor(alert).map((name) => ({ name }))
    return channels.length === 0 ? [] : [{ told: each, channels }]
  })
  const next: AlertState = {
    ...state,
    causes: [...kept, ...decided.map((each) => each.cause)],
    sweeps: summariesWith(state, context),
    ...(closes && outcome === "complete"
      ? { lastComplete: later(state.lastComplete, header.startedAt) }
      : {}),
    firstSweep: state.firstSweep ?? header.startedAt,
  }
  return { state: withPending(next, pending), told }
}

/** The mark by which a member is remembered: members are texts of any length. */
export const memberMark = (member: string): string => sha256(member).slice(0, 10)

const decide = (alert: Alert, state: AlertState, closes: boolean, context: TellingContext) => {
  const { facts, repeatHours } = context
  const at = new Date(facts.now).toISOString()
  const open = state.causes.find(({ cause }) => cause === alert.cause)
  const members = alert.members.slice(0, alertLimits.members).map(memberMark)
  const known = new Set(open?.members)
  const isDue =
    open === undefined ||
    members.some((member) => !known.has(member)) ||
    facts.now - Date.parse(open.toldAt) >= Duration.toMillis(Duration.hours(repeatHours))
  // What a sweep of only some accounts does not show is not over; a sweep of everything says which members there are.
  const kept = closes ? members : Array.from(new Set([...members, ...known])).slice(0, alertLimits.members)
  const since = open?.since ?? at
  const times = (open?.times ?? 0) + (isDue ? 1 : 0)
  const cause: OpenCause = {
    cause: alert.cause,
    since,
    toldAt: isDue || open === undefined ? at : open.toldAt,
    times,
    members: kept,
  }
  const { members: _members, ...shown } = alert
  const told: ToldAlert | undefined = isDue
    ? {
        id: `${facts.header.sweepId}:${alert.cause}`,
        alert: shown,
        sweepId: facts.header.sweepId,
        outcome: facts.outcome,
        policyDigest: facts.header.policyDigest,
        at,
        since,
        times,
      }
    : undefined
  return { cause, told }
}

/** The last sweeps with this one, and with those that are now known never to have ended. */
const summariesWith = (state: AlertState, { facts }: TellingContext): ReadonlyArray<SweepSummary> => {
  const { header, outcome, signs, unfinished } = facts
  const own: SweepSummary = {
    sweepId: header.sweepId,
    startedAt: header.startedAt,
    outcome,
    whole: isWhole(header),
    drifted: signs.drifted.count,
  }
  const lost = unfinished.map((each): SweepSummary => ({
    ...each,
    outcome: "unfinished",
    whole: false,
    drifted: 0,
  }))
  return [own, ...lost, ...state.sweeps]
    .toSorted((left, right) => (left.sweepId > right.sweepId ? -1 : 1))
    .slice(0, alertStateLimits.sweeps)
}

const later = (left: string | undefined, right: string): string =>
  left === undefined || left < right ? right : left

/** Puts alerts behind those that wait. Where there are too many the oldest make room, and it is counted for which channels. */
const withPending = (state: AlertState, added: ReadonlyArray<PendingAlert>): AlertState => {
  const all = [...state.pending, ...added]
  const dropped = new Map(state.dropped.map(({ channel, count }) => [channel, count]))
  for (const { channels } of all.slice(0, Math.max(0, all.length - alertStateLimits.pending)))
    for (const { name } of channels) dropped.set(name, (dropped.get(name) ?? 0) + 1)
  return {
    ...state,
    pending: all.slice(-alertStateLimits.pending),
    dropped: Array.from(dropped, ([channel, count]) => ({ channel, count })),
  }
}
