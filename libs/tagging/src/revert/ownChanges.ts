import { Effect, Stream } from "effect"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { KeyChange } from "../domain/TagChange.ts"
import { ResourceRecord } from "../ports/ResourceRecord.ts"
import type { HistoryEntry } from "../record/Record.ts"
import type { RevertTarget } from "./RevertTarget.ts"

/** A key that a sweep changed and somebody since. */
export interface LostChange {
  readonly key: string
  /** Who changed it last, for a sentence. */
  readonly by: string
}

/** What became of the keys of a resource that a sweep changed. */
export interface SweepChanges {
  /** The hash of the sweep's newest entry of the resource; undefined where it has none. */
  readonly newest: string | undefined
  /** The keys that nobody changed since, as far as the record knows. */
  readonly own: ReadonlyArray<KeyChange>
  readonly lost: ReadonlyArray<LostChange>
  /** How many keys an earlier revert of the sweep took back. */
  readonly reverted: number
}

/**
 * What a sweep changed on a resource, read from its history, newest first, as far back as the sweep goes.
 *
 * The newest entry with a key says whose it is. Where several entries of the sweep follow each other on a key, they are
 * one change: from what stood before the first to what the last one wrote. Holds as many keys as the resource had.
 */
export const sweepChanges = Effect.fnUntraced(function* (resource: ResourceArn, target: RevertTarget) {
  const record = yield* ResourceRecord
  const keys = new Map<string, KeyStory>()
  let newest: string | undefined
  yield* record.history(resource).pipe(
    Stream.takeWhile(({ timestamp }) => timestamp >= target.startedAt),
    Stream.runForEach((entry) =>
      Effect.sync(() => {
        if (isOf(target, entry)) newest ??= entry.hash
        for (const change of entry.changes) {
          const story = keys.get(change.key)
          if (story === undefined) keys.set(change.key, beginStory(target, entry, change))
          else continueStory(target, entry, change, story)
        }
      }),
    ),
  )
  const stories = Array.from(keys.values())
  return {
    newest,
    own: stories.flatMap(({ own }) => (own === undefined ? [] : [own])),
    lost: stories.flatMap(({ key, by, touched }) => (by === undefined || !touched ? [] : [{ key, by }])),
    reverted: stories.filter(({ reverted, touched }) => reverted && touched).length,
  } satisfies SweepChanges
})

/** What the entries from the newest on say of a key. */
interface KeyStory {
  readonly key: string
  /** The sweep's change, while every entry so far is the sweep's. */
  own: KeyChange | undefined
  /** Whether an entry older than the sweep's own run is met: what came before is no part of the change. */
  ended: boolean
  /** Who changed it last, where that was not the sweep. */
  readonly by: string | undefined
  /** Whether an earlier revert was the last to change it. */
  readonly reverted: boolean
  /** Whether the sweep changed it at all. */
  touched: boolean
}

const isOf = ({ sweepId }: RevertTarget, entry: HistoryEntry): boolean =>
  entry.sweepId === sweepId && entry.actionType !== "external"

const beginStory = (target: RevertTarget, entry: HistoryEntry, change: KeyChange): KeyStory => {
  const { key } = change
  if (isOf(target, entry)) {
    const own = { key, before: change.before, after: change.after }
    return { key, own, ended: false, by: undefined, reverted: false, touched: true }
  }
  const reverted = entry.actionType === "revert" && target.reverts.has(entry.sweepId)
  return {
    key,
    own: undefined,
    ended: true,
    by: reverted ? undefined : whoOf(entry),
    reverted,
    touched: false,
  }
}

const continueStory = (
  target: RevertTarget,
  entry: HistoryEntry,
  change: KeyChange,
  story: KeyStory,
): void => {
  const isOwn = isOf(target, entry)
  story.touched ||= isOwn
  if (story.own === undefined || story.ended) return
  if (isOwn && change.after === story.own.before) story.own = { ...story.own, before: change.before }
  else story.ended = true
}

const whoOf = ({ actionType, sweepId, timestamp }: HistoryEntry): string =>
  actionType === "external" ? `somebody else, found at ${timestamp}` : `sweep ${sweepId} at ${timestamp}`
