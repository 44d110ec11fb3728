import { assert, describe, layer } from "@effect/vitest"
import { Controls, ResourceRecord, Seals, SweepLedger, rowHash } from "@orgtag/tagging"
import { Effect } from "effect"
import { itemBytes, writeUnitsOf } from "../src/DynamoItem.ts"
import { groupCodec } from "../src/ledger/groupCodec.ts"
import {
  actionOf,
  closedOf,
  entryOf,
  groupOf,
  headerOf,
  movedHead,
  nextAccount,
  nextArn,
  operator,
  region,
  rowOf,
  sealAfter,
  seenHead,
  storedPolicyOf,
  time,
  userActionOf,
} from "./samples.ts"
import { Stand, standLayer } from "./Stand.ts"
import type { FaultyTables } from "./FaultyTables.ts"
import { tableServer } from "./TableServer.ts"

const noResources = {
  seen: 0,
  compliant: 0,
  changed: 0,
  failed: 0,
  blocked: 0,
  nonCompliant: 0,
  exempt: 0,
  untaggable: 0,
  awsManaged: 0,
  settling: 0,
}

/** What a write of this group's item costs. */
const groupUnits = (group: Parameters<typeof groupCodec.encode>[0]): number =>
  writeUnitsOf(itemBytes(groupCodec.encode(group)))

/** Units of the tables, and of the index where the server counts them: dynalite does not. */
const unitsOf = (stand: FaultyTables) => ({
  tables: stand.calls.reduce((sum, call) => sum + call.tableUnits, 0),
  index: stand.calls.every(({ indexUnits }) => indexUnits === undefined)
    ? undefined
    : stand.calls.reduce((sum, call) => sum + (call.indexUnits ?? 0), 0),
})

const costs = <E, R>(writes: Effect.Effect<unknown, E, R>) =>
  Effect.gen(function* () {
    const stand = yield* Stand
    stand.reset()
    yield* writes
    return unitsOf(stand)
  })

/** Asserts what was paid; the index only where the server counts it. */
const paid = (units: { tables: number; index: number | undefined }, tables: number, index: number): void => {
  assert.strictEqual(units.tables, tables)
  if (units.index !== undefined) assert.strictEqual(units.index, index)
}

const { name, server } = tableServer()

describe(`write units on ${name}, items up to 1 KB`, () => {
  layer(standLayer(server), { excludeTestServices: true })((it) => {
    it.effect("a changed resource costs five: intent, index, head, entry, result", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const arn = nextArn()
        yield* record.seeFirst(seenHead(arn))
        const intent = userActionOf({ resource: arn })
        paid(yield* costs(record.putActions([intent])), 1, 1)
        paid(yield* costs(record.moveHead(movedHead(arn, 1), 0, 1)), 1, 0)
        paid(yield* costs(record.putEntry(entryOf(arn, 1))), 1, 0)
        paid(yield* costs(record.putActions([{ ...intent, status: "verified" }])), 1, 0)
      }),
    )

    it.effect("an action that recovery finds unsettled costs one more: its head is fenced", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const arn = nextArn()
        paid(yield* costs(record.fenceHead(seenHead(arn), null, 1)), 1, 0)
        paid(yield* costs(record.fenceHead(seenHead(arn), 0, 2)), 1, 0)
      }),
    )

    it.effect("a failed change costs three: intent, index, result", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const intent = userActionOf()
        const failed = { ...intent, status: "failed" as const }
        paid(
          yield* costs(record.putActions([intent]).pipe(Effect.andThen(record.putActions([failed])))),
          2,
          1,
        )
      }),
    )

    it.effect("a settled accepted action costs one more", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const accepted = userActionOf({ status: "accepted" })
        yield* record.putActions([accepted])
        paid(yield* costs(record.putActions([{ ...accepted, status: "verified" }])), 1, 0)
      }),
    )

    it.effect("an action that another sweep tries again moves its index entry, for two", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const action = userActionOf()
        yield* record.putActions([action])
        paid(yield* costs(record.putActions([{ ...action, sweepId: "another" }])), 1, 2)
      }),
    )

    it.effect("a resource that is first seen costs one", () =>
      Effect.gen(function* () {
        const record = yield* ResourceRecord
        const head = seenHead(nextArn())
        paid(yield* costs(record.seeFirst(head)), 1, 0)
      }),
    )

    it.effect("an unchanged resource costs no write and one read unit", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const heads = Array.from({ length: 100 }, () => seenHead(nextArn()))
        yield* Effect.forEach(heads, (head) => record.seeFirst(head), { concurrency: 8 })
        stand.reset()
        yield* record.heads(heads.map(({ resource }) => resource))
        assert.deepStrictEqual(stand.operations, ["BatchGetItem"])
        // One read unit a resource: consistent, up to 4 KB.
        assert.strictEqual(unitsOf(stand).tables, 100)
      }),
    )

    it.effect(
      "a group costs its kilobytes when it is opened, and those that it has then when it is closed",
      () =>
        Effect.gen(function* () {
          const ledger = yield* SweepLedger
          const owner = nextAccount()
          const small = groupOf(owner, 1, 1)
          const closed = { ...small, closed: closedOf(small) }
          paid(yield* costs(ledger.openGroup(small)), 1, 0)
          paid(yield* costs(ledger.closeGroup(small, closed.closed)), groupUnits(closed), 0)
          const full = groupOf(owner, 1, 2, {
            actions: Array.from({ length: 20 }, () => actionOf(nextArn())),
          })
          const fullClosed = { ...full, closed: closedOf(full) }
          paid(yield* costs(ledger.openGroup(full)), groupUnits(full), 0)
          paid(yield* costs(ledger.takeOver(full, 1)), groupUnits(full), 0)
          paid(yield* costs(ledger.closeGroup(full, fullClosed.closed)), groupUnits(fullClosed), 0)
          assert.deepStrictEqual([groupUnits(full), groupUnits(fullClosed)], [6, 10])
        }),
    )

    it.effect("an account-Region costs its row twice and its state", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const owner = nextAccount()
        const row = rowOf("S1", owner, { region })
        const state = {
          account: owner,
          region,
          firstOpen: undefined,
          tip: undefined,
          lastSwept: { sweepId: "S1", at: time() },
        }
        const writes = ledger
          .putRows([row])
          .pipe(
            Effect.andThen(ledger.putState(state, { epoch: 1, number: 0 })),
            Effect.andThen(ledger.putRows([{ ...row, state: "swept" }])),
          )
        paid(yield* costs(writes), 3, 0)
      }),
    )

    it.effect("a sweep costs two to open and one to conclude, a reservation one", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const header = headerOf()
        paid(yield* costs(ledger.openSweep(header)), 2, 0)
        paid(yield* costs(ledger.reserveChanges(header.sweepId, 1, 9)), 1, 0)
        const concluded = { at: time(), outcome: "complete" as const }
        paid(yield* costs(ledger.concludeSweep({ ...header, concluded })), 1, 0)
      }),
    )

    it.effect("an account-Region's row with all that a seal needs of it still costs one", () =>
      Effect.gen(function* () {
        const ledger = yield* SweepLedger
        const row = rowOf("20261101T000000000Z-abcdef", nextAccount(), {
          region,
          state: "swept",
          resources: { ...noResources, seen: 12_345, compliant: 12_000, changed: 345 },
          changes: { add: 400, replace: 10, remove: 35, verified: 445, accepted: 0, failed: 0 },
          tip: { openedIn: 123, number: 18, hash: "t".repeat(64) },
          manifest: { hash: "m".repeat(64), lines: 12_345, parts: 3 },
        })
        paid(yield* costs(ledger.putRows([{ ...row, hash: rowHash(row) }])), 1, 0)
      }),
    )

    it.effect("a seal costs two: itself and the head; looking at the head costs none", () =>
      Effect.gen(function* () {
        const [seals, stand] = [yield* Seals, yield* Stand]
        paid(yield* costs(seals.append(sealAfter(undefined))), 2, 0)
        const head = yield* seals.head
        paid(yield* costs(seals.append(sealAfter(head))), 2, 0)
        stand.reset()
        yield* seals.head
        assert.deepStrictEqual(stand.operations, ["Query"])
      }),
    )

    it.effect("a policy costs its kilobytes once, decisions one each, and looking at one a read unit", () =>
      Effect.gen(function* () {
        const [controls, stand] = [yield* Controls, yield* Stand]
        const policy = storedPolicyOf({ text: "x".repeat(2000) })
        stand.reset()
        yield* controls.storePolicy(policy)
        // A read unit for the look beforehand; the item has 2.4 KB.
        assert.deepStrictEqual(stand.operations, ["BatchGetItem", "PutItem"])
        assert.strictEqual(stand.calls[1]?.tableUnits, 3)
        paid(yield* costs(controls.approve({ digest: policy.digest, approvedBy: "a stack" })), 1, 0)
        paid(yield* costs(controls.orderStop({ reason: "why", userInfo: operator, at: time() })), 1, 0)
        paid(yield* costs(controls.resume(operator, time(1))), 1, 0)
        for (const look of [controls.stopOrder, controls.approved]) {
          stand.reset()
          yield* look
          assert.deepStrictEqual(stand.operations, ["BatchGetItem"])
          assert.strictEqual(unitsOf(stand).tables, 1)
        }
      }),
    )

    it.effect("a lease costs one to take, renew and give back", () =>
      Effect.gen(function* () {
        const [ledger, stand] = [yield* SweepLedger, yield* Stand]
        stand.reset()
        const { lease } = yield* ledger.acquireLease(nextAccount(), "one", 0, 75)
        yield* ledger.renewLease(lease, 90_000)
        yield* ledger.releaseLease(lease)
        paid(unitsOf(stand), 3, 0)
      }),
    )
  })
})
