import { assert, layer } from "@effect/vitest"
import { headOfSeal, Seals } from "@orgtag/tagging"
import { Effect, type Layer, Stream } from "effect"
import { sealAfter } from "./samples.ts"

/** Appends a seal after the newest one. */
const sealOnce = Effect.gen(function* () {
  const seals = yield* Seals
  const seal = sealAfter(yield* seals.head)
  assert.isTrue(yield* seals.append(seal))
  return seal
})

/** What a chain of seals must hold to, whatever it is made of. It begins empty. */
export const sealsContract = <E>(name: string, seals: Layer.Layer<Seals, E>): void => {
  layer(seals, { excludeTestServices: true })(name, (it) => {
    it.effect("before the first seal there is no head and nothing to list", () =>
      Effect.gen(function* () {
        const seals = yield* Seals
        assert.isUndefined(yield* seals.head)
        assert.deepStrictEqual(yield* Stream.runCollect(seals.list("newest")), [])
      }),
    )

    it.effect("a seal that was appended is the head, signed or not", () =>
      Effect.gen(function* () {
        const seals = yield* Seals
        const signature = {
          keyId: "arn:aws:kms:eu-west-1:1:key/a",
          algorithm: "ECDSA_SHA_256",
          value: "c2ln",
        }
        for (const change of [{}, { signature }]) {
          const seal = { ...sealAfter(yield* seals.head), ...change }
          assert.isTrue(yield* seals.append(seal))
          assert.deepStrictEqual(yield* seals.head, headOfSeal(seal))
          const [newest] = yield* Stream.runCollect(Stream.take(seals.list("newest"), 1))
          assert.deepStrictEqual(newest, seal)
        }
      }),
    )

    it.effect("a seal after another than the newest is refused", () =>
      Effect.gen(function* () {
        const seals = yield* Seals
        const before = yield* seals.head
        const seal = yield* sealOnce
        assert.isFalse(yield* seals.append(sealAfter(before)))
        assert.deepStrictEqual(yield* seals.head, headOfSeal(seal))
      }),
    )

    it.effect("of many that seal after the same one a single one is in the chain", () =>
      Effect.gen(function* () {
        const seals = yield* Seals
        const before = yield* seals.head
        const rivals = Array.from({ length: 8 }, () => sealAfter(before))
        const appended = yield* Effect.forEach(rivals, (seal) => seals.append(seal), { concurrency: 8 })
        const winners = rivals.filter((_, index) => appended[index] === true)
        assert.lengthOf(winners, 1)
        assert.deepStrictEqual(yield* seals.head, winners.map((seal) => headOfSeal(seal))[0])
      }),
    )

    it.effect("seals are listed by number, ten after nine, or the other way round", () =>
      Effect.gen(function* () {
        const seals = yield* Seals
        yield* Effect.replicateEffect(sealOnce, 12)
        const oldest = yield* Stream.runCollect(seals.list("oldest"))
        const newest = yield* Stream.runCollect(seals.list("newest"))
        assert.deepStrictEqual(
          oldest.map(({ number }) => number),
          oldest.map((_, index) => index + 1),
        )
        assert.isAtLeast(oldest.length, 12)
        assert.deepStrictEqual(newest, oldest.toReversed())
      }),
    )
  })
}
