import { assert, describe, layer } from "@effect/vitest"
import { ResourceRecord } from "@orgtag/tagging"
import { Effect } from "effect"
import { persistenceLimits } from "../src/index.ts"
import { nextArn, seenHead, userActionOf } from "./samples.ts"
import { Stand, standLayer } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

const everyRound = Array.from({ length: persistenceLimits.batchRounds + 1 })

const { name, server } = tableServer()

describe(`batches that ${name} does not take whole`, () => {
  layer(standLayer(server), { excludeTestServices: true })((it) => {
    it.effect("keys that were left unread are asked for until none is", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const heads = Array.from({ length: 10 }, () => seenHead(nextArn()))
        yield* Effect.forEach(heads, (head) => record.seeFirst(head))
        stand.reset()
        stand.fail("BatchGetItem", { unprocessed: 7 }, { unprocessed: 7 }, { unprocessed: 2 })
        const read = yield* record.heads(heads.map(({ resource }) => resource))
        assert.strictEqual(read.size, 10)
        assert.deepStrictEqual(stand.operations, Array(4).fill("BatchGetItem"))
      }),
    )

    it.effect("keys that stay unread fail the read: they are never taken for unrecorded", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const arns = [nextArn(), nextArn()]
        stand.fail("BatchGetItem", ...everyRound.map(() => ({ unprocessed: 1 })))
        const failed = yield* Effect.flip(record.heads(arns))
        assert.strictEqual(failed.reason, "throttled")
        assert.strictEqual(failed.code, "UnprocessedKeys")
      }),
    )

    it.effect("reads are consistent", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        stand.reset()
        yield* record.heads([nextArn()])
        yield* record.actions(["A"])
        const tables = stand.calls.map(({ input }) => JSON.stringify(input))
        assert.isTrue(tables.every((input) => input.includes('"ConsistentRead":true')))
      }),
    )

    it.effect("items that were left unwritten are sent again, and only those", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const actions = Array.from({ length: 25 }, () => userActionOf())
        stand.reset()
        stand.fail("BatchWriteItem", { unprocessed: 20 }, { unprocessed: 5 })
        const acknowledged = yield* record.putActions(actions)
        assert.strictEqual(acknowledged.size, 25)
        const sizes = stand.calls.map(
          ({ input }) => Object.values(input["RequestItems"] as Record<string, Array<unknown>>)[0]?.length,
        )
        assert.deepStrictEqual(sizes, [25, 20, 5])
        assert.strictEqual((yield* record.actions([...acknowledged])).size, 25)
      }),
    )

    it.effect("ids that were never acknowledged are missing from the answer, and are no error", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const actions = Array.from({ length: 5 }, () => userActionOf())
        stand.reset()
        stand.fail("BatchWriteItem", ...everyRound.map(() => ({ unprocessed: 2 })))
        const acknowledged = yield* record.putActions(actions)
        const ids = actions.map(({ actionId }) => actionId)
        assert.deepStrictEqual(acknowledged, new Set(ids.slice(0, 3)))
        assert.strictEqual(stand.calls.length, persistenceLimits.batchRounds + 1)
        assert.strictEqual((yield* record.actions(ids)).size, 3)
      }),
    )

    it.effect("a batch that stays throttled leaves its own ids out and no others", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const actions = Array.from({ length: 30 }, () => userActionOf())
        stand.reset()
        stand.failWhere(
          (operation, body) => operation === "BatchWriteItem" && body.includes(actions[29]?.actionId ?? ""),
          "throttle",
        )
        const acknowledged = yield* record.putActions(actions)
        stand.reset()
        const first = new Set(actions.slice(0, 25).map(({ actionId }) => actionId))
        assert.deepStrictEqual(acknowledged, first)
      }),
    )

    it.effect("a batch whose answer was lost is sent again, for whole items may be put twice", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const action = userActionOf()
        stand.reset()
        stand.fail("BatchWriteItem", "cut after it applied")
        assert.strictEqual((yield* record.putActions([action])).size, 1)
        assert.deepStrictEqual(stand.operations, ["BatchWriteItem", "BatchWriteItem"])
      }),
    )

    it.effect("a batch whose answers were all lost acknowledges nothing, though it may stand", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const action = userActionOf()
        stand.reset()
        stand.fail("BatchWriteItem", ...Array(5).fill("cut after it applied"))
        assert.strictEqual((yield* record.putActions([action])).size, 0)
        assert.strictEqual((yield* record.actions([action.actionId])).size, 1)
      }),
    )

    it.effect("a throttled conditional write is made again and then holds", () =>
      Effect.gen(function* () {
        const [record, stand] = [yield* ResourceRecord, yield* Stand]
        const head = seenHead(nextArn())
        stand.reset()
        stand.fail("PutItem", "throttle", "throttle")
        assert.isTrue(yield* record.seeFirst(head))
        assert.deepStrictEqual(stand.operations, ["PutItem", "PutItem", "PutItem"])
      }),
    )
  })
})
