import type { AlertState } from "./AlertState.ts"
import type { UndeliveredAlerts } from "./SweepFacts.ts"

/** The channels that did not take what was handed to them, with how much waits for each and how much was dropped. */
export const undeliveredIn = (state: AlertState): ReadonlyArray<UndeliveredAlerts> => {
  const waiting = state.pending.flatMap(({ channels }) => channels)
  const failing = new Map(
    waiting.flatMap(({ name, reason }) => (reason === undefined ? [] : [[name, reason] as const])),
  )
  const names = new Set([...failing.keys(), ...state.dropped.map(({ channel }) => channel)])
  return Array.from(names)
    .toSorted()
    .map((channel) => ({
      channel,
      waiting: waiting.filter(({ name }) => name === channel).length,
      dropped: state.dropped.find((each) => each.channel === channel)?.count ?? 0,
      reason: failing.get(channel) ?? "it takes alerts again",
    }))
}
