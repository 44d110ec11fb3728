import { Duration } from "effect"
import { type Tags, isReservedKey } from "../domain/Tags.ts"
import type { KeyChange } from "../domain/TagChange.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import type { Head, UserInfo } from "./Record.ts"

/** How observed tags stand beside what was last recorded. */
export type Drift =
  | { readonly _tag: "None" }
  /** Somebody else changed these keys. */
  | { readonly _tag: "External"; readonly changes: ReadonlyArray<KeyChange> }
  /** It may be our own change that does not show yet. */
  | { readonly _tag: "Unclear" }

/** The keys, but for AWS's own, in which two tag maps differ; sorted. */
export const differences = (before: Tags, after: Tags): ReadonlyArray<KeyChange> =>
  Array.from(new Set([...before.keys(), ...after.keys()]))
    .filter((key) => !isReservedKey(key) && before.get(key) !== after.get(key))
    .toSorted((left, right) => (left < right ? -1 : 1))
    .map((key) => ({ key, before: before.get(key) ?? null, after: after.get(key) ?? null }))

/**
 * Judges drift by rule R5 of RECORD.md: what differs from the record is somebody else's only if our last change is older
 * than AWS may take to show it, or no key reads any more as it did before that change. The calls of one change may show
 * one after the other: while a single key of it still reads as before, it may be that.
 */
export const judgeDrift = (head: Head, observed: Tags, now: number): Drift => {
  const changes = differences(head.tags, observed)
  if (changes.length === 0) return { _tag: "None" }
  const old = now - Date.parse(head.timestamp) > Duration.toMillis(SweepLimits.visibility)
  const moved = head.moved?.changes ?? []
  const stale = moved.length === 0 || moved.some(({ key, before }) => (observed.get(key) ?? null) === before)
  return old || !stale ? { _tag: "External", changes } : { _tag: "Unclear" }
}

/** Who made an external change: nobody knows, unless it takes back exactly what we did, which may never have shown. */
export const externalUser = (
  head: Head,
  changes: ReadonlyArray<KeyChange>,
  observedBetween: readonly [string | null, string],
): UserInfo => {
  const moved = head.moved?.changes ?? []
  const undone =
    moved.length === changes.length &&
    changes.every(({ key, before, after }) =>
      moved.some((own) => own.key === key && own.before === after && own.after === before),
    )
  return { type: undone ? "not-applied-or-undone" : "unknown", observedBetween }
}
