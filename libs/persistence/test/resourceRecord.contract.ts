import { assert, layer } from "@effect/vitest"
import { ResourceRecord, type HistoryEntry, type Tags } from "@orgtag/tagging"
import { Effect, type Layer, Stream } from "effect"
import {
  entryOf,
  movedHead,
  nextArn,
  nextAccount,
  next,
  region,
  seenHead,
  time,
  userActionOf,
} from "./samples.ts"

/** Keys and values that somebody may well have chosen. */
const oddTags: Tags = new Map([
  ["__proto__", "polluted"],
  ["constructor", "x"],
  ["toString", ""],
  ["naïve ключ 鍵 🔑", "wert ✓ \u0000 \\ \" '"],
  ["Project", ""],
  ["project", " spaces "],
])

/** What every record of resources must hold to, whatever it is made of. */
export const resourceRecordContract = <E>(name: string, record: Layer.Layer<ResourceRecord, E>): void => {
  layer(record, { excludeTestServices: true })(name, (it) => {
    it.effect("a resource that was never recorded has no head", () =>
      Effect.gen(function* () {
        const heads = yield* ResourceRecord.use((record) => record.heads([nextArn(), nextArn()]))
        assert.strictEqual(heads.size, 0)
      }),
    )

    it.effect("heads of a hundred resources are read at once, asked for twice or not", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const heads = Array.from({ length: 100 }, () => seenHead(nextArn()))
        yield* Effect.forEach(heads, (head) => record.seeFirst(head), { concurrency: 10 })
        const arns = heads.map(({ resource }) => resource)
        const read = yield* record.heads([...arns, ...arns.slice(0, 3)])
        assert.deepStrictEqual(new Map(read), new Map(heads.map((head) => [head.resource, head])))
      }),
    )

    it.effect("a resource is first seen once", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const head = seenHead(nextArn())
        assert.isTrue(yield* record.seeFirst(head))
        assert.isFalse(yield* record.seeFirst({ ...head, timestamp: time(5) }))
        assert.deepStrictEqual((yield* record.heads([head.resource])).get(head.resource), head)
      }),
    )

    it.effect("a head moves only from the revision that it was read at", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const arn = nextArn()
        yield* record.seeFirst(seenHead(arn))
        assert.isTrue(yield* record.moveHead(movedHead(arn, 1), 0, 1))
        assert.isFalse(yield* record.moveHead(movedHead(arn, 1, { timestamp: time(99) }), 0, 1))
        assert.isFalse(yield* record.moveHead(movedHead(arn, 3), 2, 1))
        assert.isTrue(yield* record.moveHead(movedHead(arn, 2), 1, 1))
        assert.deepStrictEqual((yield* record.heads([arn])).get(arn), movedHead(arn, 2))
      }),
    )

    it.effect("a head that is not there moves only from nothing", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const arn = nextArn()
        assert.isFalse(yield* record.moveHead(movedHead(arn, 1), 0, 1))
        assert.isTrue(yield* record.moveHead(movedHead(arn, 1), null, 1))
        assert.isFalse(yield* record.moveHead(movedHead(arn, 1, { timestamp: time(99) }), null, 1))
        assert.deepStrictEqual((yield* record.heads([arn])).get(arn), movedHead(arn, 1))
      }),
    )

    it.effect("a head that is fenced does not move for earlier epochs, until it has moved", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const arn = nextArn()
        yield* record.moveHead(movedHead(arn, 1), null, 1)
        assert.isTrue(yield* record.fenceHead(movedHead(arn, 1), 1, 3))
        assert.deepStrictEqual((yield* record.heads([arn])).get(arn), movedHead(arn, 1, { fence: 3 }))
        assert.isFalse(yield* record.moveHead(movedHead(arn, 2), 1, 2))
        assert.isFalse(yield* record.fenceHead(movedHead(arn, 1), 1, 2), "a later epoch has fenced it")
        assert.isTrue(yield* record.fenceHead(movedHead(arn, 1), 1, 3), "once more is no harm")
        assert.isTrue(yield* record.moveHead(movedHead(arn, 2), 1, 3))
        assert.deepStrictEqual((yield* record.heads([arn])).get(arn), movedHead(arn, 2), "the fence is gone")
        assert.isFalse(yield* record.fenceHead(movedHead(arn, 1), 1, 9), "it is not where it was read")
      }),
    )

    it.effect("a head that is not there is put with its fence", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const head = seenHead(nextArn())
        assert.isTrue(yield* record.fenceHead(head, null, 2))
        assert.isFalse(yield* record.moveHead(movedHead(head.resource, 1), null, 1))
        assert.isFalse(yield* record.seeFirst(head))
        assert.isTrue(yield* record.moveHead(movedHead(head.resource, 1), 0, 2))
        assert.isFalse(yield* record.fenceHead(head, null, 2))
      }),
    )

    it.effect("of ten moves from one revision a single one succeeds", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const arn = nextArn()
        yield* record.seeFirst(seenHead(arn))
        const moved = yield* Effect.forEach(
          Array.from({ length: 10 }, (_, index) => index),
          (index) => record.moveHead(movedHead(arn, 1, { timestamp: time(index) }), 0, 1),
          { concurrency: 10 },
        )
        assert.lengthOf(
          moved.filter((won) => won),
          1,
        )
      }),
    )

    it.effect("a resource that is gone keeps its revision, and is back when its head moves", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const arn = nextArn()
        yield* record.moveHead(movedHead(arn, 1), null, 1)
        yield* record.markGone(arn, time(50))
        yield* record.markGone(arn, time(60))
        assert.deepStrictEqual((yield* record.heads([arn])).get(arn), movedHead(arn, 1, { gone: true }))
        assert.isTrue(yield* record.moveHead(movedHead(arn, 2), 1, 1))
        assert.deepStrictEqual((yield* record.heads([arn])).get(arn), movedHead(arn, 2))
      }),
    )

    it.effect("a resource that was never recorded does not become one by being gone", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const arn = nextArn()
        yield* record.markGone(arn, time())
        assert.strictEqual((yield* record.heads([arn])).size, 0)
      }),
    )

    it.effect("an entry is never overwritten: the one that stands there is answered", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const entry = entryOf(nextArn(), 1)
        assert.isUndefined(yield* record.putEntry(entry))
        assert.deepStrictEqual(yield* record.putEntry({ ...entry, actionId: "OTHER" }), entry)
        assert.deepStrictEqual(yield* Stream.runCollect(record.history(entry.resource)), [entry])
      }),
    )

    it.effect("history is told newest first, of one resource alone", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const arn = nextArn()
        const entries = [3, 1, 2].map((rev) => entryOf(arn, rev))
        yield* Effect.forEach([...entries, entryOf(nextArn(), 9)], (entry) => record.putEntry(entry))
        const history = yield* Stream.runCollect(record.history(arn))
        assert.deepStrictEqual(
          history.map(({ rev }) => rev),
          [3, 2, 1],
        )
      }),
    )

    it.effect("history longer than a page of 1 MB is told to its end", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const arn = nextArn()
        const revs = Array.from({ length: 12 }, (_, index) => index + 1)
        const long = (rev: number): HistoryEntry =>
          entryOf(arn, rev, { tags: new Map([["note", "x".repeat(200_000)]]) })
        yield* Effect.forEach(revs, (rev) => record.putEntry(long(rev)))
        const history = yield* Stream.runCollect(record.history(arn))
        assert.deepStrictEqual(
          history.map(({ rev }) => rev),
          revs.toReversed(),
        )
      }),
    )

    it.effect("tags come back as they were, be a key __proto__, empty or not ASCII", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const arn = nextArn()
        const changes = [...oddTags].map(([key, value]) => ({ key, before: null, after: value }))
        const rules = Object.fromEntries([...oddTags.keys()].map((key) => [key, { rule: key, line: 1 }]))
        const entry = entryOf(arn, 1, { tags: oddTags, changes, rules })
        const head = seenHead(arn, { tags: oddTags })
        const action = userActionOf({ resource: arn, changes, rules })
        yield* record.seeFirst(head)
        yield* record.putEntry(entry)
        yield* record.putActions([action])
        assert.deepStrictEqual((yield* record.heads([arn])).get(arn), head)
        assert.deepStrictEqual(yield* Stream.runCollect(record.history(arn)), [entry])
        assert.deepStrictEqual((yield* record.actions([action.actionId])).get(action.actionId), action)
        const moved = movedHead(arn, 1, { tags: oddTags })
        assert.isTrue(yield* record.moveHead(moved, 0, 1))
        assert.deepStrictEqual((yield* record.heads([arn])).get(arn), moved)
      }),
    )

    it.effect("a resource without tags has an empty map, which is not no head", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const head = seenHead(nextArn(), { tags: new Map() })
        yield* record.seeFirst(head)
        assert.deepStrictEqual((yield* record.heads([head.resource])).get(head.resource), head)
      }),
    )

    it.effect("actions are written whole, any number, and the later of two with one id stands", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const actions = Array.from({ length: 60 }, () => userActionOf())
        const again = actions
          .slice(0, 5)
          .map((action) => ({ ...action, status: "verified" as const, attempts: [attempt] }))
        const acknowledged = yield* record.putActions([...actions, ...again])
        assert.deepStrictEqual(acknowledged, new Set(actions.map(({ actionId }) => actionId)))
        const read = yield* record.actions([...acknowledged])
        assert.deepStrictEqual(
          new Map(read),
          new Map([...actions, ...again].map((action) => [action.actionId, action])),
        )
      }),
    )

    it.effect("no actions are written by writing none", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        assert.strictEqual((yield* record.putActions([])).size, 0)
        assert.strictEqual((yield* record.actions([])).size, 0)
      }),
    )

    it.effect("the actions of a cell are those of one sweep, account and Region, by id", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const cell = { account: nextAccount(), sweepId: `S${next()}` }
        const actions = Array.from({ length: 130 }, () => userActionOf(cell))
        const others = [
          userActionOf({ ...cell, account: nextAccount() }),
          userActionOf({ ...cell, sweepId: `S${next()}` }),
        ]
        yield* record.putActions([...actions.toReversed(), ...others])
        const listed = yield* Stream.runCollect(record.actionsOfCell(cell.sweepId, cell.account, region))
        assert.deepStrictEqual(
          listed.map(({ actionId }) => actionId),
          actions.map(({ actionId }) => actionId).toSorted(),
        )
      }),
    )

    it.effect("an action that another sweep tries again is in that sweep's cell alone", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const action = userActionOf({ account: nextAccount(), sweepId: `S${next()}` })
        const retried = { ...action, sweepId: `S${next()}`, attempts: [attempt] }
        yield* record.putActions([action])
        yield* record.putActions([retried])
        const cellOf = (sweep: string) =>
          Stream.runCollect(record.actionsOfCell(sweep, action.account, region))
        assert.deepStrictEqual(yield* cellOf(action.sweepId), [])
        assert.deepStrictEqual(yield* cellOf(retried.sweepId), [retried])
      }),
    )
  })
}

const attempt = { sweep: "S0", time: time(7), reason: "throttled" } as const
