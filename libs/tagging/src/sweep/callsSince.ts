import { Effect } from "effect"
import { ApiCalls } from "../ports/ApiCalls.ts"
import type { CallTotals } from "./OtherProcesses.ts"

/** The calls made since a count was taken, sorted by name: a process may run several sweeps. */
export const callsSince = Effect.fnUntraced(function* (before: ReadonlyMap<string, number>) {
  const counts = yield* ApiCalls.use((calls) => calls.counts)
  return Object.fromEntries(
    Array.from(counts, ([name, count]) => [name, count - (before.get(name) ?? 0)] as const)
      .filter(([, count]) => count > 0)
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  ) satisfies CallTotals
})
