import { type HistoryEntry, ResourceArn, ResourceRecord, sameTags, sortedTags } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import type { Fixture } from "./Fixture.ts"
import { chainFaults, recordedGroupFaults } from "./judge.ts"
import type { Ports } from "./ports.ts"

/**
 * What the record has wrong where somebody else changes tags too, and what they did between two reads is not known: an
 * entry that does not follow from the one before it, a head that is not what AWS holds, a write of ours without an entry,
 * unless somebody else has written over it.
 */
export const historyFaultsAmongOthers = (
  fixture: Fixture,
): Effect.Effect<ReadonlyArray<string>, unknown, Ports> =>
  Effect.gen(function* () {
    const arns = Array.from(fixture.aws.snapshot().keys(), (arn) => ResourceArn.make(arn))
    const faults = yield* Effect.forEach(arns, (arn) => faultsOf(fixture, arn))
    return [...faults.flat(), ...(yield* recordedGroupFaults(fixture))]
  })

const faultsOf = Effect.fnUntraced(function* (fixture: Fixture, arn: ResourceArn) {
  const record = yield* ResourceRecord
  const entries = (yield* Stream.runCollect(record.history(arn))).toReversed()
  const head = (yield* record.heads([arn])).get(arn)
  const live = new Map(Object.entries(fixture.aws.tags(arn) ?? {}))
  const writes = fixture.aws.writes().filter((write) => write.arn === arn)
  // Where the answer was lost and somebody else wrote the key since, nobody can tell that ours came first (R4).
  const ours = writes.filter(
    (write, index) =>
      write.principal !== "outside" &&
      !writes.slice(index + 1).some(({ key, principal }) => key === write.key && principal === "outside"),
  )
  const recorded = entries.flatMap((entry) =>
    entry.actionType === "external" ? [] : entry.changes.map(({ key, after }) => `${key} ${after ?? "gone"}`),
  )
  return [
    ...(head === undefined || sameTags(head.tags, live)
      ? []
      : [`${arn}: its head says ${shown(head.tags)} and AWS ${shown(live)}`]),
    ...(head === undefined && ours.length > 0 ? [`${arn}: was written to and has no head`] : []),
    ...chainFaults(arn, entries),
    ...entries.flatMap((entry, index) => gapsBefore(arn, entry, entries[index - 1])),
    ...ours
      .filter(({ key, after }) => !recorded.includes(`${key} ${after ?? "gone"}`))
      .map(({ key, after }) => `${arn}: we wrote ${key} ${after ?? "gone"}, and no entry says so`),
  ]
})

/** An entry leads from the one before it to its own tags by its changes, and by nothing else. */
const gapsBefore = (
  arn: ResourceArn,
  entry: HistoryEntry,
  previous: HistoryEntry | undefined,
): ReadonlyArray<string> => {
  if (previous === undefined) return []
  const tags = new Map(previous.tags)
  for (const { key, before, after } of entry.changes) {
    if ((tags.get(key) ?? null) !== before)
      return [`${arn}: revision ${entry.rev} says that ${key} held ${before ?? "nothing"}`]
    if (after === null) tags.delete(key)
    else tags.set(key, after)
  }
  return sameTags(tags, entry.tags)
    ? []
    : [`${arn}: revision ${entry.rev} holds ${shown(entry.tags)}, its changes make ${shown(tags)}`]
}

const shown = (tags: ReadonlyMap<string, string>): string => JSON.stringify(sortedTags(tags))
