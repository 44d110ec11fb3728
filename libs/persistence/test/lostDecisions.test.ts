import { assert, describe, layer } from "@effect/vitest"
import { Controls, headOfSeal, Seals } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { persistenceLimits } from "../src/index.ts"
import { pieceSortKey, policyCodec } from "../src/controls/policyCodec.ts"
import { sealCodec, sealHeadCodec, sealHeadSortKey, sealSortKey } from "../src/seals/sealCodec.ts"
import { deleteKeyByHand, putByHand } from "./byHand.ts"
import { operator, sealAfter, storedPolicyOf, time } from "./samples.ts"
import { Stand, standLayer } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

/** As often as a call is made while its connection breaks. */
const everyAttempt = Array.from({ length: 5 })
const lostAfter = everyAttempt.map(() => "cut after it applied" as const)
const lostBefore = everyAttempt.map(() => "cut before it applies" as const)
const throttled = Array.from({ length: 20 }, () => "throttle" as const)

const { name, server } = tableServer()

describe(`decisions and seals where ${name} loses answers, throttles or was altered`, () => {
  layer(standLayer(server), { excludeTestServices: true })((it) => {
    it.effect("a policy whose answers were all lost is stored, and only once", () =>
      Effect.gen(function* () {
        const [controls, stand] = [yield* Controls, yield* Stand]
        const policy = storedPolicyOf()
        stand.fail("PutItem", ...lostAfter)
        yield* controls.storePolicy(policy)
        assert.deepStrictEqual(yield* controls.policy(policy.digest), policy)
        const late = storedPolicyOf()
        stand.fail("PutItem", ...lostBefore)
        assert.strictEqual((yield* Effect.flip(controls.storePolicy(late))).effect, "unknown")
        yield* controls.storePolicy(late)
        assert.deepStrictEqual(yield* controls.policy(late.digest), late)
      }),
    )

    it.effect("a policy that stands is read once and not written again", () =>
      Effect.gen(function* () {
        const [controls, stand] = [yield* Controls, yield* Stand]
        const policy = storedPolicyOf()
        yield* controls.storePolicy(policy)
        stand.reset()
        yield* controls.storePolicy(policy)
        assert.deepStrictEqual(stand.operations, ["BatchGetItem"])
      }),
    )

    it.effect(
      "a process that died between the pieces of a policy leaves none, and the next stores it whole",
      () =>
        Effect.gen(function* () {
          const [controls, stand] = [yield* Controls, yield* Stand]
          const policy = storedPolicyOf({
            text: `${time()}${"x".repeat(2 * persistenceLimits.policyPieceBytes)}`,
          })
          stand.failWhere(
            (operation, body) => operation === "PutItem" && body.includes(`"sk":{"S":"${policy.digest}"}`),
            "cut before it applies",
          )
          yield* Effect.flip(controls.storePolicy(policy))
          stand.reset()
          assert.isUndefined(yield* controls.policy(policy.digest))
          yield* controls.storePolicy(policy)
          assert.isTrue((yield* controls.policy(policy.digest))?.text === policy.text)
        }),
    )

    it.effect(
      "a policy that was altered, or of which a piece is gone, is tampered to who stores or reads it",
      () =>
        Effect.gen(function* () {
          const [controls, stand] = [yield* Controls, yield* Stand]
          const altered = storedPolicyOf()
          const torn = storedPolicyOf({ text: "y".repeat(persistenceLimits.policyPieceBytes + 1) })
          yield* Effect.forEach([altered, torn], (policy) => controls.storePolicy(policy))
          yield* putByHand(stand, policyCodec.encode({ ...altered, text: "version: 2", furtherPieces: 0 }))
          yield* deleteKeyByHand(stand, {
            pk: "policies",
            sk: pieceSortKey({ digest: torn.digest, index: 1 }),
          })
          for (const policy of [altered, torn]) {
            for (const asked of [controls.storePolicy(policy), controls.policy(policy.digest)]) {
              const failed = yield* Effect.flip<
                unknown,
                { readonly reason: string; readonly code: string },
                never
              >(asked)
              assert.strictEqual(failed.reason, "tampered")
              assert.strictEqual(failed.code, "PolicyAltered")
            }
          }
        }),
    )

    it.effect("an order whose answer was lost holds, and taking it back without an answer took it back", () =>
      Effect.gen(function* () {
        const [controls, stand] = [yield* Controls, yield* Stand]
        const order = { reason: "wrong tags", userInfo: operator, at: time() }
        stand.fail("PutItem", "cut after it applied")
        yield* controls.orderStop(order)
        assert.deepStrictEqual(yield* controls.stopOrder, order)
        stand.fail("UpdateItem", ...lostAfter)
        assert.isTrue(yield* controls.resume(operator, time(1)))
        stand.fail("UpdateItem", "cut before it applies")
        assert.isFalse(yield* controls.resume(operator, time(2)))
        yield* controls.orderStop(order)
        stand.fail("UpdateItem", ...lostBefore)
        assert.strictEqual((yield* Effect.flip(controls.resume(operator, time(3)))).effect, "unknown")
        assert.deepStrictEqual(yield* controls.stopOrder, order)
      }),
    )

    it.effect("a decision that cannot be read is no decision that is not there", () =>
      Effect.gen(function* () {
        const [controls, stand] = [yield* Controls, yield* Stand]
        for (const read of [controls.stopOrder, controls.approved]) {
          stand.fail("BatchGetItem", ...throttled)
          assert.strictEqual(
            (yield* Effect.flip<unknown, { reason: string }, never>(read)).reason,
            "throttled",
          )
          stand.reset()
          stand.fail("BatchGetItem", ...everyAttempt.map(() => ({ answer: "{}" })))
          assert.strictEqual(
            (yield* Effect.flip<unknown, { reason: string }, never>(read)).reason,
            "malformed",
          )
          stand.reset()
        }
      }),
    )

    it.effect("a seal whose answer was lost is ours where it stands, and not where another does", () =>
      Effect.gen(function* () {
        const [seals, stand] = [yield* Seals, yield* Stand]
        const first = sealAfter(yield* seals.head)
        stand.fail("PutItem", ...lostAfter)
        assert.isTrue(yield* seals.append(first))
        assert.deepStrictEqual(yield* seals.head, headOfSeal(first))
        const other = sealAfter(yield* seals.head)
        assert.isTrue(yield* seals.append(other))
        stand.fail("PutItem", "cut before it applies")
        assert.isFalse(yield* seals.append(sealAfter(headOfSeal(first))))
      }),
    )

    it.effect("a seal that never arrived, or was throttled, is not in the chain, and fails", () =>
      Effect.gen(function* () {
        const [seals, stand] = [yield* Seals, yield* Stand]
        const head = yield* seals.head
        stand.fail("PutItem", ...lostBefore)
        assert.strictEqual((yield* Effect.flip(seals.append(sealAfter(head)))).effect, "unknown")
        stand.fail("PutItem", ...throttled)
        assert.strictEqual((yield* Effect.flip(seals.append(sealAfter(head)))).reason, "throttled")
        stand.reset()
        assert.deepStrictEqual(yield* seals.head, head)
      }),
    )

    it.effect("a head that was left behind by a process that died is moved on by the next look", () =>
      Effect.gen(function* () {
        const [seals, stand] = [yield* Seals, yield* Stand]
        const before = yield* seals.head
        stand.fail("UpdateItem", ...throttled)
        const seal = sealAfter(before)
        assert.isTrue(yield* seals.append(seal))
        stand.reset()
        assert.deepStrictEqual(yield* seals.head, headOfSeal(seal))
        assert.deepStrictEqual(stand.operations, ["Query", "UpdateItem"])
        stand.reset()
        assert.deepStrictEqual(yield* seals.head, headOfSeal(seal))
        assert.deepStrictEqual(stand.operations, ["Query"])
      }),
    )

    it.effect("a late process never moves the head back", () =>
      Effect.gen(function* () {
        const [seals, stand] = [yield* Seals, yield* Stand]
        const first = sealAfter(yield* seals.head)
        const context = yield* Effect.context<Seals>()
        const second = sealAfter(headOfSeal(first))
        const sealMore = async () => {
          await Effect.runPromiseWith(context)(
            Effect.andThen(seals.head, Effect.andThen(seals.append(second), seals.head)),
          )
        }
        // The first call is the put of the first seal; the head comes next, and before it another process seals.
        stand.meanwhile = async () => {
          stand.meanwhile = sealMore
        }
        assert.isTrue(yield* seals.append(first))
        stand.reset()
        assert.deepStrictEqual(yield* seals.head, headOfSeal(second))
        assert.deepStrictEqual(stand.operations, ["Query"], "the head had to be moved on")
      }),
    )

    it.effect(
      "seals that were cut off at their end, and a head that was altered or is gone, are tampered",
      () =>
        Effect.gen(function* () {
          const [seals, stand] = [yield* Seals, yield* Stand]
          const seal = sealAfter(yield* seals.head)
          yield* seals.append(seal)
          const key = { pk: "seals", sk: sealSortKey(seal.number) }
          const putBack = putByHand(stand, sealHeadCodec.encode(headOfSeal(seal)))
          for (const alter of [
            deleteKeyByHand(stand, key),
            putByHand(stand, sealHeadCodec.encode({ number: seal.number, hash: "0".repeat(64) })),
            putByHand(stand, sealHeadCodec.encode({ number: 1, hash: "0".repeat(64) })),
            deleteKeyByHand(stand, { pk: "seals", sk: sealHeadSortKey }),
          ]) {
            yield* alter
            const failed = yield* Effect.flip(seals.head)
            assert.strictEqual(failed.reason, "tampered")
            yield* putByHand(stand, sealCodec.encode(seal))
            yield* putBack
          }
          assert.deepStrictEqual(yield* seals.head, headOfSeal(seal))
        }),
    )

    it.effect("a seal that is malformed ends the list as tampered", () =>
      Effect.gen(function* () {
        const [seals, stand] = [yield* Seals, yield* Stand]
        const seal = sealAfter(yield* seals.head)
        yield* seals.append(seal)
        yield* putByHand(stand, { ...sealCodec.encode(seal), rows: "three" })
        const failed = yield* Effect.flip(Stream.runCollect(seals.list("oldest")))
        assert.strictEqual(failed.reason, "tampered")
        yield* putByHand(stand, sealCodec.encode(seal))
      }),
    )
  })
})
