import {
  ActionIds,
  actionIdOf,
  entryHash,
  type Head,
  type HistoryEntry,
  MemberAccounts,
  ResourceRecord,
  sha256,
  SweepLedger,
  type UserAction,
} from "@orgtag/tagging"
import { Clock, Effect, Layer, Stream } from "effect"
import type { FixtureOptions } from "../src/index.ts"

/** Puts something else in the place of a process's ports. */
export type Plant = NonNullable<FixtureOptions["plant"]>

/** A mistake in the record's protocol, and the promise of it that is broken then. */
export interface PlantedBug {
  readonly name: string
  readonly promise: string
  /** The seed that found it last. Where that one does not any more, another of all of them must. */
  readonly foundBy: number
  readonly plant: Plant
}

type RecordPort = ResourceRecord["Service"]

/** The record with some of it changed. */
const withRecord =
  (change: (record: RecordPort) => Partial<RecordPort>): Plant =>
  (ports) =>
    Layer.effect(
      ResourceRecord,
      ResourceRecord.use((record) => Effect.succeed(ResourceRecord.of({ ...record, ...change(record) }))),
    ).pipe(Layer.provideMerge(ports))

type LedgerPort = SweepLedger["Service"]

/** The ledger with some of it changed. */
const withLedger =
  (change: (ledger: LedgerPort) => Partial<LedgerPort>): Plant =>
  (ports) =>
    Layer.effect(
      SweepLedger,
      SweepLedger.use((ledger) => Effect.succeed(SweepLedger.of({ ...ledger, ...change(ledger) }))),
    ).pipe(Layer.provideMerge(ports))

const idsOf = (actions: ReadonlyArray<UserAction>): ReadonlySet<string> =>
  new Set(actions.map(({ actionId }) => actionId))

const noIntent = withRecord((record) => ({
  putActions: (actions) =>
    actions.every(({ status }) => status === "intended")
      ? Effect.succeed(idsOf(actions))
      : record.putActions(actions),
}))

/** Looks whether the head could move, and moves it only once the entry is put. */
const headAfterEntry = withRecord((record) => {
  const due = new Map<string, readonly [Head, number | null, number]>()
  return {
    moveHead: (head, from, epoch) =>
      Effect.map(record.heads([head.resource]), (heads) => {
        const stands = heads.get(head.resource)
        if ((stands?.rev ?? null) !== from || (stands?.fence ?? 0) > epoch) return false
        due.set(head.resource, [head, from, epoch])
        return true
      }),
    putEntry: (entry) =>
      Effect.tap(record.putEntry(entry), () => {
        const move = due.get(entry.resource)
        return move === undefined ? Effect.void : record.moveHead(...move)
      }),
  }
})

/** A replay dates the entry by the clock and does not copy the time from the head. */
const timeFromTheClock = withRecord((record) => {
  const moved = new Set<string>()
  return {
    moveHead: (head, from, epoch) =>
      Effect.tap(record.moveHead(head, from, epoch), (ours) =>
        Effect.sync(() => (ours ? moved.add(head.hash) : undefined)),
      ),
    putEntry: (entry) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const dated: HistoryEntry = { ...entry, timestamp: new Date(now).toISOString() }
        return record.putEntry(moved.has(entry.hash) ? entry : { ...dated, hash: entryHash(dated) })
      }),
  }
})

/** Ids by another derivation, anew for each process. */
const withIds =
  (idOf: (process: number) => typeof actionIdOf): Plant =>
  (ports) =>
    Layer.merge(
      ports,
      Layer.sync(ActionIds, () => idOf(++processes)),
    )

let processes = 0

const idWithSweep = withIds(
  (process) => (action) =>
    sha256(`${process} ${actionIdOf(action)}`)
      .slice(0, 26)
      .toUpperCase(),
)

const idWithoutRev = withIds(() => (action) => actionIdOf({ ...action, rev: 0 }))

const batchResultsIgnored = withRecord((record) => ({
  putActions: (actions) => Effect.as(record.putActions(actions), idsOf(actions)),
}))

/** Recovery looks the rows of its actions up through the index of their cells. */
const recoveryThroughAnIndex: Plant = (ports) => {
  const cells = new Map<string, Parameters<RecordPort["actionsOfCell"]>>()
  const watched = withLedger((ledger) => ({
    groups: (account, region, from) =>
      Effect.tap(ledger.groups(account, region, from), (groups) =>
        Effect.sync(() => {
          for (const { sweepId, actions } of groups)
            for (const { actionId } of actions) cells.set(actionId, [sweepId, account, region])
        }),
      ),
  }))
  const indexed = withRecord((record) => ({
    actions: (ids) => {
      const places = new Map(
        ids.flatMap((id) => {
          const cell = cells.get(id)
          return cell === undefined ? [] : [[cell.join(), cell] as const]
        }),
      )
      if (places.size === 0) return record.actions(ids)
      return Effect.map(
        Effect.forEach(places.values(), (cell) => Stream.runCollect(record.actionsOfCell(...cell))),
        (rows) =>
          new Map(
            rows.flat().flatMap((row) => (ids.includes(row.actionId) ? [[row.actionId, row] as const] : [])),
          ),
      )
    },
  }))
  return indexed(watched(ports))
}

/** Every head seems to be so old that AWS must show it. */
const driftWithoutVisibility = withRecord((record) => ({
  heads: (arns) =>
    Effect.map(
      record.heads(arns),
      (heads) => new Map(Array.from(heads, ([arn, head]) => [arn, { ...head, timestamp: longAgo }])),
    ),
}))

const longAgo = "2020-01-01T00:00:00.000Z"

/** The head moves from wherever it is: nothing but the lease keeps processes apart. */
const leaseAsTheOnlyGuard = withRecord((record) => ({
  moveHead: (head, from, epoch) =>
    Effect.gen(function* () {
      if (yield* record.moveHead(head, from, epoch)) return true
      const stands = (yield* record.heads([head.resource])).get(head.resource)
      return yield* record.moveHead(head, stands?.rev ?? null, Number.MAX_SAFE_INTEGER)
    }),
}))

const okayTakenAsSuccess: Plant = (ports) =>
  Layer.effect(
    MemberAccounts,
    MemberAccounts.use((members) =>
      Effect.succeed(
        MemberAccounts.of({
          ...members,
          enter: (terms) =>
            Effect.map(members.enter(terms), (session) => ({
              ...session,
              tag: (region, arns, tags) => Effect.as(session.tag(region, arns, tags), new Map()),
              untag: (region, arns, keys) => Effect.as(session.untag(region, arns, keys), new Map()),
            })),
        }),
      ),
    ),
  ).pipe(Layer.provideMerge(ports))

const nothingLost = "Every change leaves its record, and every record its change"

/** The bugs that issue 4 names: each must be found among the seeds that `npm test` plays. */
export const plantedBugs: ReadonlyArray<PlantedBug> = [
  { name: "no intent", promise: nothingLost, foundBy: 6, plant: noIntent },
  { name: "the head after the entry", promise: nothingLost, foundBy: 6, plant: headAfterEntry },
  { name: "time from the clock at the result", promise: nothingLost, foundBy: 1, plant: timeFromTheClock },
  { name: "the sweep in the id", promise: nothingLost, foundBy: 24, plant: idWithSweep },
  { name: "no revision in the id", promise: nothingLost, foundBy: 7, plant: idWithoutRev },
  { name: "results of a batch ignored", promise: nothingLost, foundBy: 29, plant: batchResultsIgnored },
  { name: "recovery through an index", promise: nothingLost, foundBy: 7, plant: recoveryThroughAnIndex },
  {
    name: "drift without visibility",
    promise: "Read back: eventual consistency never makes a false report of somebody else's change",
    foundBy: 37,
    plant: driftWithoutVisibility,
  },
  { name: "the lease as the only guard", promise: nothingLost, foundBy: 26, plant: leaseAsTheOnlyGuard },
  {
    name: "200 taken as success",
    promise: "Every failure is somebody's: a 200 with FailedResourcesMap is a failure per ARN",
    foundBy: 20,
    plant: okayTakenAsSuccess,
  },
]
