import {
  type ClosedGroup,
  type Head,
  type HistoryEntry,
  type Region,
  type ResourceArn,
  ResourceRecord,
  SweepLedger,
  AccountId,
  Region as RegionName,
  ResourceArn as Arn,
} from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import type { Fixture } from "./Fixture.ts"
import type { Ports } from "./ports.ts"

/** The tags of every resource, as pairs in the order of their keys. */
export type Snapshot = ReadonlyMap<string, string>

/** What every resource holds, in a form that can be compared. */
export const snapshotOf = (fixture: Fixture): Snapshot =>
  new Map(
    Array.from(fixture.aws.snapshot(), ([arn, tags]) => [
      arn,
      JSON.stringify(Object.entries(tags).toSorted(([left], [right]) => (left < right ? -1 : 1))),
    ]),
  )

/** Where two snapshots differ, a sentence each. */
export const differencesOf = (expected: Snapshot, found: Snapshot): ReadonlyArray<string> =>
  Array.from(new Set([...expected.keys(), ...found.keys()]))
    .filter((arn) => expected.get(arn) !== found.get(arn))
    .map((arn) => `${arn} holds ${found.get(arn) ?? "nothing"} and not ${expected.get(arn) ?? "nothing"}`)

/**
 * What the record has wrong, a sentence each: a change that AWS saw without an entry, an entry of a change that AWS never
 * saw, an entry twice, a chain that does not link, a head that is not its last entry, a group that is still open.
 */
export const recordFaults = (fixture: Fixture): Effect.Effect<ReadonlyArray<string>, unknown, Ports> =>
  Effect.gen(function* () {
    const written = writesByResource(fixture)
    const arns = Array.from(fixture.aws.snapshot().keys(), (arn) => Arn.make(arn))
    const heads = yield* readHeads(arns)
    // A resource that nobody wrote to and whose head is at its beginning has no history to read.
    const told = arns.filter((arn) => written.has(arn) || (heads.get(arn)?.rev ?? 0) > 0)
    const histories = yield* Effect.forEach(told, (arn) =>
      historyFaults(arn, written.get(arn) ?? [], heads.get(arn)),
    )
    return [...histories.flat(), ...(yield* recordedGroupFaults(fixture))]
  })

/** What is wrong with the groups of every account-Region that was written to. */
export const recordedGroupFaults = Effect.fnUntraced(function* (fixture: Fixture) {
  const groups = yield* Effect.forEach(cellsOf(fixture), ([account, region]) => groupFaults(account, region))
  return groups.flat()
})

type Write = ReturnType<Fixture["aws"]["writes"]>[number]

const writesByResource = (fixture: Fixture): ReadonlyMap<string, ReadonlyArray<Write>> =>
  Map.groupBy(
    fixture.aws.writes().filter((write) => write.before !== write.after),
    (write) => write.arn,
  )

/** How many heads, or actions, are read at once, as DynamoDB takes them. */
const itemsAtOnce = 100

const readHeads = Effect.fnUntraced(function* (arns: ReadonlyArray<ResourceArn>) {
  const record = yield* ResourceRecord
  const heads = new Map<ResourceArn, Head>()
  for (let start = 0; start < arns.length; start += itemsAtOnce) {
    for (const [arn, head] of yield* record.heads(arns.slice(start, start + itemsAtOnce)))
      heads.set(arn, head)
  }
  return heads
})

const historyFaults = Effect.fnUntraced(function* (
  arn: ResourceArn,
  writes: ReadonlyArray<Write>,
  head: Head | undefined,
) {
  const record = yield* ResourceRecord
  const entries = (yield* Stream.runCollect(record.history(arn))).toReversed()
  const recorded = entries.flatMap((entry) =>
    entry.changes.map((change) => show(change.key, change.before, change.after)),
  )
  const seen = writes.map((write) => show(write.key, write.before, write.after))
  return [
    ...missingFrom(recorded, seen).map((change) => `${arn}: AWS saw ${change}, the history does not`),
    ...missingFrom(seen, recorded).map((change) => `${arn}: the history has ${change}, AWS never saw it`),
    ...chainFaults(arn, entries),
    ...(entries.length > 0 && head?.hash !== entries.at(-1)?.hash
      ? [`${arn}: its head is not its last entry`]
      : []),
  ]
})

const show = (key: string, before: string | null, after: string | null): string =>
  JSON.stringify({ key, before, after })

/** What stands in `wanted` more often than in `found`. */
const missingFrom = (found: ReadonlyArray<string>, wanted: ReadonlyArray<string>): ReadonlyArray<string> => {
  const left = [...found]
  return wanted.filter((each) => {
    const place = left.indexOf(each)
    if (place !== -1) left.splice(place, 1)
    return place === -1
  })
}

/** Where the entries of a resource, oldest first, do not follow one another. */
export const chainFaults = (arn: ResourceArn, entries: ReadonlyArray<HistoryEntry>): ReadonlyArray<string> =>
  entries.flatMap((entry, index) => {
    const before = entries[index - 1]
    return [
      ...(entry.rev === index + 1 ? [] : [`${arn}: entry ${index + 1} has revision ${entry.rev}`]),
      ...(before === undefined || entry.prev === before.hash
        ? []
        : [`${arn}: revision ${entry.rev} does not follow revision ${before.rev}`]),
    ]
  })

const groupFaults = Effect.fnUntraced(function* (account: AccountId, region: Region) {
  const ledger = yield* SweepLedger
  const groups = yield* ledger.groups(account, region, undefined)
  const state = (yield* ledger.states(account)).find((each) => each.region === region)
  const closed = groups.flatMap((group) => (group.closed === undefined ? [] : [group.closed]))
  return [
    ...groups
      .filter((group) => group.closed === undefined)
      .map((group) => `group ${group.openedIn}#${group.number} is still open`),
    ...closed
      .filter(({ previous }, index) => index > 0 && previous !== closed[index - 1]?.hash)
      .map(({ hash }) => `group ${hash} does not follow the one before it`),
    ...(state?.tip?.hash === closed.at(-1)?.hash ? [] : ["the state does not name the last closed group"]),
    ...(state?.firstOpen === undefined ? [] : ["the state names an open group"]),
    ...(yield* rowFaults(closed)),
  ].map((fault) => `${account} ${region}: ${fault}`)
})

/** What the groups say is so: where a row says something else of an action, it is wrong. */
const rowFaults = Effect.fnUntraced(function* (closed: ReadonlyArray<ClosedGroup>) {
  const record = yield* ResourceRecord
  const outcomes = new Map(
    closed.flatMap((group) => group.outcomes.map(({ actionId, status }) => [actionId, status] as const)),
  )
  const ids = Array.from(outcomes.keys())
  const faults: Array<string> = []
  for (let start = 0; start < ids.length; start += itemsAtOnce) {
    const some = ids.slice(start, start + itemsAtOnce)
    const rows = yield* record.actions(some)
    for (const id of some) {
      const found = rows.get(id)?.status ?? "nothing"
      const ended = outcomes.get(id) ?? "nothing"
      if (found !== ended) faults.push(`action ${id} ended ${ended}, its row says ${found}`)
    }
  }
  return faults
})

const cellsOf = (fixture: Fixture): ReadonlyArray<readonly [AccountId, Region]> =>
  Array.from(
    new Map(
      fixture.aws
        .writes()
        .map(({ account, region }) => [
          `${account} ${region}`,
          [AccountId.make(account), RegionName.make(region)] as const,
        ]),
    ).values(),
  )
