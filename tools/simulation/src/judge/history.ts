import type { TagWrite } from "@orgtag/local-aws"
import { type HistoryEntry, type KeyChange, sameTags, sortedTags } from "@orgtag/tagging"
import type { Fixture } from "../Fixture.ts"
import type { RecordAsRead } from "./RecordAsRead.ts"
import { withoutPutBacks } from "./withoutPutBacks.ts"

/** A change of a key as AWS or an entry tells it. */
interface Told {
  readonly before: string | null
  readonly after: string | null
  readonly byOthers: boolean
}

/**
 * Where the histories of the resources and AWS's own log of writes tell different stories, a sentence each: a change of
 * ours without an entry or with two, an entry without a change, an entry that does not follow from the one before it, a
 * head that is not what AWS holds.
 */
export const historyFaults = (
  { aws, tagsAtFirst }: Pick<Fixture, "aws" | "tagsAtFirst">,
  record: RecordAsRead,
): ReadonlyArray<string> => {
  const log = Map.groupBy(withoutPutBacks(aws.writes(), tagsAtFirst), ({ arn }) => arn)
  return Array.from(new Set([...record.heads.keys(), ...log.keys()])).flatMap((arn) => {
    const entries = record.entries.get(arn) ?? []
    return [
      ...headFaults(arn, record, aws.tags(arn)),
      ...chainFaults(arn, entries),
      ...entries.flatMap((entry, index) => gapsBefore(arn, entry, entries[index - 1])),
      ...keyFaults(arn, log.get(arn) ?? [], entries, lostIn(record, arn)),
    ]
  })
}

const headFaults = (
  arn: string,
  { heads, entries }: RecordAsRead,
  tags: Readonly<Record<string, string>> | undefined,
): ReadonlyArray<string> => {
  const head = heads.get(arn)
  const last = entries.get(arn)?.at(-1)
  if (head === undefined) return last === undefined ? [] : [`${arn}: has entries and no head`]
  const live = new Map(Object.entries(tags ?? {}))
  return [
    ...(sameTags(head.tags, live)
      ? []
      : [`${arn}: its head says ${shown(head.tags)} and AWS ${shown(live)}`]),
    ...(last === undefined || head.hash === last.hash ? [] : [`${arn}: its head is not its last entry`]),
    ...(head.rev === (last?.rev ?? 0)
      ? []
      : [`${arn}: its head is at ${head.rev}, its last entry at ${last?.rev}`]),
  ]
}

/** Where the entries of a resource, oldest first, do not follow one another. */
const chainFaults = (arn: string, entries: ReadonlyArray<HistoryEntry>): ReadonlyArray<string> =>
  entries.flatMap((entry, index) => {
    const before = entries[index - 1]
    return [
      ...(entry.rev === index + 1 ? [] : [`${arn}: entry ${index + 1} has revision ${entry.rev}`]),
      ...(before === undefined || entry.prev === before.hash
        ? []
        : [`${arn}: revision ${entry.rev} does not follow revision ${before.rev}`]),
    ]
  })

/** An entry leads from the one before it to its own tags by its changes, and by nothing else. */
const gapsBefore = (
  arn: string,
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

/** What actions on a resource were to write and may have: R4 calls them indeterminate where the key holds a third value. */
const lostIn = ({ rows }: RecordAsRead, arn: string): ReadonlyArray<KeyChange> =>
  Array.from(rows.values()).flatMap(({ resource, attempts, changes }) =>
    resource === arn && attempts.some(({ reason }) => reason === "indeterminate") ? changes : [],
  )

const keyFaults = (
  arn: string,
  writes: ReadonlyArray<TagWrite>,
  entries: ReadonlyArray<HistoryEntry>,
  lost: ReadonlyArray<KeyChange>,
): ReadonlyArray<string> => {
  const told = entries.flatMap(({ actionType, changes }) =>
    changes.map(({ key, before, after }) => ({ key, before, after, byOthers: actionType === "external" })),
  )
  const keys = new Set([...writes, ...told].map(({ key }) => key))
  return Array.from(keys).flatMap((key) => {
    const seen = writes
      .filter((write) => write.key === key)
      .map(({ before, after, principal }): Told => ({ before, after, byOthers: principal === "outside" }))
    const ofKey = told.filter((change) => change.key === key)
    const lostValues = lost.filter((change) => change.key === key).map(({ after }) => after)
    const isShared = seen.some(({ byOthers }) => byOthers)
    const faults = isShared ? sharedFaults(seen, ofKey, lostValues) : ownFaults(seen, ofKey)
    return faults.map((fault) => `${arn}: ${key}: ${fault}`)
  })
}

/** A key that nobody else wrote: the entries are the log, change by change, in its order. */
const ownFaults = (seen: ReadonlyArray<Told>, told: ReadonlyArray<Told>): ReadonlyArray<string> => {
  const [inAws, inRecord] = [seen, told].map((changes) => changes.map(show).join(", "))
  return inAws === inRecord ? [] : [`AWS saw [${inAws}], the history has [${inRecord}]`]
}

/**
 * A key that somebody else wrote too. AWS's tag calls have no compare-and-set, and its reads no author: what others did
 * between two reads may not show, a value that both wrote counts as ours once (R3), and ours may be overwritten before
 * it was seen (R4). What remains is that each entry of ours has a write of its value, in order; that the last word in the
 * log, where it is ours, is ours in the record, unless that was given up as indeterminate before it took effect; and that
 * nothing is told that never was.
 */
const sharedFaults = (
  seen: ReadonlyArray<Told>,
  told: ReadonlyArray<Told>,
  lost: ReadonlyArray<string | null>,
): ReadonlyArray<string> => {
  const faults: Array<string> = []
  let from = 0
  for (const [index, change] of told.entries()) {
    if (change.byOthers) continue
    const place = seen.findIndex(({ after }, later) => later >= from && after === change.after)
    // A read so late that it showed others' value, which ours had written over: doing it again changed nothing in AWS.
    const wasDone = told[index - 1]?.byOthers === true && seen[from - 1]?.after === change.after
    if (place === -1 && wasDone) continue
    if (place === -1) faults.push(`the history has ${show(change)}, AWS never saw it so often`)
    else from = place + 1
  }
  const last = seen.at(-1)
  const lastTold = told.filter(({ byOthers }) => !byOthers).at(-1)
  if (
    last !== undefined &&
    !last.byOthers &&
    lastTold?.after !== last.after &&
    !(lost.includes(last.after) && told.at(-1)?.after === last.after)
  )
    faults.push(`we wrote ${show(last)} last, and no entry says so`)
  const ever = new Set(seen.flatMap(({ before, after }) => [before, after]))
  for (const change of told) {
    if (!ever.has(change.after) || !ever.has(change.before))
      faults.push(`the history has ${show(change)}, a value that never was`)
  }
  return faults
}

const show = ({ before, after, byOthers }: Told): string =>
  `${byOthers ? "others " : ""}${JSON.stringify(before)} → ${JSON.stringify(after)}`

const shown = (tags: ReadonlyMap<string, string>): string => JSON.stringify(sortedTags(tags))
