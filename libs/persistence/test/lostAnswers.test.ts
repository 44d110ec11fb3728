import { assert, describe, layer } from "@effect/vitest"
import type { AwsClients } from "@orgtag/aws-clients"
import { ResourceRecord, SweepLedger } from "@orgtag/tagging"
import { Effect, Exit, Stream } from "effect"
import {
  closedOf,
  entryOf,
  groupOf,
  headerOf,
  movedHead,
  nextAccount,
  nextArn,
  region,
  seenHead,
  time,
} from "./samples.ts"
import { deleteByHand } from "./byHand.ts"
import { Stand, standLayer } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

/** As often as a call is made while its connection breaks. */
const everyAttempt = Array.from({ length: 5 })
const lostAfter = everyAttempt.map(() => "cut after it applied" as const)
const lostBefore = everyAttempt.map(() => "cut before it applies" as const)

const { name, server } = tableServer()

describe(`answers that ${name} loses`, () => {
  layer(standLayer(server), { excludeTestServices: true })((it) => {
    it.effect("a head whose move was applied without an answer has moved by us", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const arn = nextArn()
        yield* record.seeFirst(seenHead(arn))
        stand.fail("UpdateItem", "cut after it applied")
        assert.isTrue(yield* record.moveHead(movedHead(arn, 1), 0, 1))
        stand.fail("UpdateItem", ...lostAfter)
        assert.isTrue(yield* record.moveHead(movedHead(arn, 2), 1, 1))
        assert.deepStrictEqual((yield* record.heads([arn])).get(arn), movedHead(arn, 2))
      }),
    )

    it.effect("a head that somebody else moved while our answer was lost has not moved by us", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const arn = nextArn()
        yield* record.seeFirst(seenHead(arn))
        const theirs = movedHead(arn, 1, { tags: new Map([["env", "theirs"]]), hash: "8".repeat(64) })
        const move = {
          ...theirs.moved,
          actionId: "THEIRS",
          changes: [],
          prev: "",
          timestamp: theirs.timestamp,
        }
        yield* record.moveHead({ ...theirs, moved: move }, 0, 1)
        stand.fail("UpdateItem", "cut before it applies")
        assert.isFalse(yield* record.moveHead(movedHead(arn, 1), 0, 1))
      }),
    )

    it.effect(
      "a head that another process moved for the same action, at another time, has not moved by us",
      () =>
        Effect.gen(function* () {
          const [record, stand] = [yield* ResourceRecord, yield* Stand]
          const arn = nextArn()
          yield* record.seeFirst(seenHead(arn))
          const ours = movedHead(arn, 1)
          yield* record.moveHead({ ...ours, hash: "9".repeat(64), timestamp: time(1) }, 0, 1)
          stand.fail("UpdateItem", "cut before it applies")
          assert.isFalse(yield* record.moveHead(ours, 0, 1))
        }),
    )

    it.effect("a move that never arrived fails with its effect unknown, for it may still arrive", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const arn = nextArn()
        stand.fail("UpdateItem", ...lostBefore)
        const failed = yield* Effect.flip(record.moveHead(movedHead(arn, 1), null, 1))
        assert.strictEqual(failed.reason, "unavailable")
        assert.strictEqual(failed.effect, "unknown")
        assert.strictEqual((yield* record.heads([arn])).size, 0)
      }),
    )

    it.effect("a fence whose answer was lost stands, and one that was never put does not", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const arn = nextArn()
        stand.fail("PutItem", ...lostAfter)
        assert.isTrue(yield* record.fenceHead(seenHead(arn), null, 2))
        stand.fail("UpdateItem", ...lostAfter)
        assert.isTrue(yield* record.fenceHead(seenHead(arn), 0, 3))
        stand.fail("UpdateItem", ...lostBefore)
        const failed = yield* Effect.flip(record.fenceHead(seenHead(arn), 0, 4))
        assert.strictEqual(failed.effect, "unknown")
      }),
    )

    it.effect("a first look whose answer was lost is ours where it stands", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const head = seenHead(nextArn())
        stand.fail("PutItem", "cut after it applied")
        assert.isTrue(yield* record.seeFirst(head))
        stand.fail("PutItem", "cut before it applies")
        assert.isFalse(yield* record.seeFirst(movedHead(head.resource, 1)))
      }),
    )

    it.effect("an entry whose answer was lost is answered as the one that stands", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const entry = entryOf(nextArn(), 1)
        stand.fail("PutItem", ...lostAfter)
        assert.deepStrictEqual(yield* record.putEntry(entry), entry)
        stand.fail("PutItem", "cut before it applies")
        assert.deepStrictEqual(yield* record.putEntry({ ...entry, actionId: "OTHER" }), entry)
        assert.lengthOf(yield* Stream.runCollect(record.history(entry.resource)), 1)
      }),
    )

    it.effect("an entry that refuses ours and then is gone is never taken for ours put", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const entry = entryOf(nextArn(), 1)
        yield* record.putEntry(entry)
        const context = yield* Effect.context<AwsClients>()
        const takeAway = async () => {
          await Effect.runPromiseWith(context)(deleteByHand(stand, entry))
        }
        // The first call is the refused put; the look comes next, and before it the entry goes.
        stand.meanwhile = async () => {
          stand.meanwhile = takeAway
        }
        const failed = yield* Effect.flip(record.putEntry(entry))
        assert.strictEqual(failed.reason, "tampered")
        assert.strictEqual(failed.code, "EntryVanished")
      }),
    )

    it.effect("a group whose answer was lost is open if it stands with the same content", () =>
      Effect.gen(function* () {
        const [ledger, stand] = [yield* SweepLedger, yield* Stand]
        const group = groupOf(nextAccount(), 1, 1)
        stand.fail("PutItem", ...lostAfter)
        assert.isTrue(yield* ledger.openGroup(group))
        stand.fail("PutItem", "cut before it applies")
        assert.isFalse(yield* ledger.openGroup({ ...group, sweepId: "another" }))
      }),
    )

    it.effect("a group that never arrived fails with its effect unknown", () =>
      Effect.gen(function* () {
        const [ledger, stand] = [yield* SweepLedger, yield* Stand]
        stand.fail("PutItem", ...lostBefore)
        const failed = yield* Effect.flip(ledger.openGroup(groupOf(nextAccount(), 1, 1)))
        assert.strictEqual(failed.effect, "unknown")
      }),
    )

    it.effect("taking over and closing are ours where they took effect without an answer", () =>
      Effect.gen(function* () {
        const [ledger, stand] = [yield* SweepLedger, yield* Stand]
        const group = groupOf(nextAccount(), 1, 1)
        yield* ledger.openGroup(group)
        stand.fail("UpdateItem", ...lostAfter)
        assert.isTrue(yield* ledger.takeOver(group, 2))
        const owned = { ...group, epoch: 2 }
        stand.fail("UpdateItem", ...lostAfter)
        assert.isTrue(yield* ledger.closeGroup(owned, closedOf(group)))
        stand.fail("UpdateItem", "cut before it applies")
        assert.isFalse(yield* ledger.closeGroup(owned, { ...closedOf(group), hash: "another" }))
        const [closed] = yield* ledger.groups(group.account, region, undefined)
        assert.deepStrictEqual(closed, { ...owned, closed: closedOf(group) })
      }),
    )

    it.effect("a lease whose answer was lost is ours where we hold it", () =>
      Effect.gen(function* () {
        const [ledger, stand] = [yield* SweepLedger, yield* Stand]
        const owner = nextAccount()
        stand.fail("UpdateItem", ...lostAfter)
        const { acquired, lease } = yield* ledger.acquireLease(owner, "one", 1_000, 75)
        assert.isTrue(acquired)
        stand.fail("UpdateItem", ...lostAfter)
        assert.isTrue(yield* ledger.renewLease(lease, 90_000))
        stand.fail("UpdateItem", "cut before it applies")
        assert.isFalse((yield* ledger.acquireLease(owner, "two", 2_000, 75)).acquired)
        stand.fail("UpdateItem", "cut after it applied")
        yield* ledger.releaseLease(lease)
        assert.isTrue((yield* ledger.acquireLease(owner, "two", 3_000, 75)).acquired)
      }),
    )

    it.effect("a lease that is given back while it is refused is taken after all", () =>
      Effect.gen(function* () {
        const [ledger, stand] = [yield* SweepLedger, yield* Stand]
        const owner = nextAccount()
        const { lease } = yield* ledger.acquireLease(owner, "one", 1_000, 75)
        const context = yield* Effect.context()
        const giveBack = async (operation: string) => {
          assert.strictEqual(operation, "BatchGetItem")
          await Effect.runPromiseWith(context)(ledger.releaseLease(lease))
        }
        const asked = yield* Effect.gen(function* () {
          // The first call is the refused update; the look comes next, and before it the lease goes.
          stand.meanwhile = async () => {
            stand.meanwhile = giveBack
          }
          return yield* ledger.acquireLease(owner, "two", 2_000, 75)
        })
        assert.isTrue(asked.acquired)
        assert.strictEqual(asked.lease.epoch, 2)
      }),
    )

    it.effect("a reservation whose answer was lost counts twice, which writes less and not more", () =>
      Effect.gen(function* () {
        const [ledger, stand] = [yield* SweepLedger, yield* Stand]
        const header = headerOf()
        yield* ledger.openSweep(header)
        stand.fail("UpdateItem", "cut after it applied")
        assert.isTrue(yield* ledger.reserveChanges(header.sweepId, 4, 10))
        assert.isFalse(yield* ledger.reserveChanges(header.sweepId, 4, 10))
        assert.isTrue(yield* ledger.reserveChanges(header.sweepId, 2, 10))
      }),
    )

    it.effect("a sweep is opened once though every answer to its header was lost", () =>
      Effect.gen(function* () {
        const [ledger, stand] = [yield* SweepLedger, yield* Stand]
        const header = headerOf()
        stand.failWhere(
          (operation, body) => operation === "PutItem" && body.includes('"sk":{"S":"#"}'),
          "cut after it applied",
        )
        yield* ledger.openSweep(header)
        stand.reset()
        assert.deepStrictEqual(yield* ledger.sweep(header.sweepId), header)
      }),
    )

    it.effect("an empty answer of somebody in between is never taken for a resource without a record", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const arn = nextArn()
        stand.fail("BatchGetItem", ...everyAttempt.map(() => ({ answer: "{}" })))
        const read = yield* Effect.exit(record.heads([arn]))
        assert.isTrue(Exit.isFailure(read))
        stand.reset()
        stand.fail("PutItem", { answer: "{}" })
        assert.isTrue(yield* record.seeFirst(seenHead(arn)))
        assert.strictEqual((yield* record.heads([arn])).size, 1)
      }),
    )
  })
})
