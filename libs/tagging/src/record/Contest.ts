import { Duration } from "effect"
import type { KeyChange } from "../domain/TagChange.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import type { Timestamp } from "./Record.ts"

/**
 * How often somebody undid what we wrote to one key of a resource.
 *
 * **Details** Kept in the resource's head, which every sweep reads anyway and which only moves under a condition on its
 * revision: counting costs no call, and a process that dies and runs again counts nothing twice.
 */
export interface Contest {
  readonly key: string
  readonly rounds: number
  /** When the last of them was found. */
  readonly at: Timestamp
}

/** The keys of which somebody undid what the rules now ask for once more: what was recorded is exactly what is due. */
export const undoneKeys = (
  external: ReadonlyArray<KeyChange>,
  due: ReadonlyArray<KeyChange>,
): ReadonlyArray<string> =>
  external.flatMap(({ key, before }) =>
    due.some((change) => change.key === key && change.after === before) ? [key] : [],
  )

/**
 * The contests of a resource after these keys were found undone.
 *
 * One that rested for `SweepLimits.contestMemory` is forgotten: who removes a tag by hand once a year contests nothing.
 */
export const contestsAfter = (
  contests: ReadonlyArray<Contest>,
  undone: ReadonlyArray<string>,
  now: number,
): ReadonlyArray<Contest> => {
  const alive = contests.filter(
    ({ at }) => now - Date.parse(at) < Duration.toMillis(SweepLimits.contestMemory),
  )
  const again = undone.map((key): Contest => ({
    key,
    rounds: (alive.find((contest) => contest.key === key)?.rounds ?? 0) + 1,
    at: new Date(now).toISOString(),
  }))
  return [...alive.filter(({ key }) => !undone.includes(key)), ...again].toSorted((left, right) =>
    left.key < right.key ? -1 : 1,
  )
}

/**
 * Whether a key is left alone: it was undone so many times, and the last time is not so long ago.
 *
 * After `SweepLimits.contestRest` it is written once more, to see whether the other side was mended. Where it was not,
 * that is one more round, and it rests again.
 */
export const isContested = ({ rounds, at }: Contest, roundsMax: number, now: number): boolean =>
  rounds >= roundsMax && now - Date.parse(at) < Duration.toMillis(SweepLimits.contestRest)
