import { assert, describe, it } from "@effect/vitest"
import type { CallFailed, ReadableSealCopies } from "@orgtag/tagging"
import { Effect, type Scope, Stream } from "effect"

/** Copies, and somebody who puts a text under a name among them, past whoever keeps them. */
export interface PutCopies {
  readonly copies: ReadableSealCopies
  readonly put: (name: string, text: string) => Effect.Effect<void, CallFailed>
}

/** What copies of seals must hold to, wherever they are read. */
export const sealCopiesContract = <E>(name: string, make: Effect.Effect<PutCopies, E, Scope.Scope>): void => {
  describe(`the contract of ${name}`, () => {
    it.effect("are none where nothing was put", () =>
      Effect.gen(function* () {
        const { copies } = yield* make
        assert.deepStrictEqual(yield* Stream.runCollect(copies.numbers), [])
        assert.isUndefined(yield* copies.read(1))
      }),
    )

    it.effect("are read as they were put, byte by byte, and told by number, ten after nine", () =>
      Effect.gen(function* () {
        const { copies, put } = yield* make
        for (const number of [10, 9, 1])
          yield* put(`${String(number).padStart(12, "0")}.json`, `{"é": ${number}}\n`)
        assert.deepStrictEqual(yield* Stream.runCollect(copies.numbers), [1, 9, 10])
        assert.strictEqual(yield* copies.read(9), '{"é": 9}\n')
        assert.isUndefined(yield* copies.read(2))
      }),
    )

    it.effect("are told from what else lies there", () =>
      Effect.gen(function* () {
        const { copies, put } = yield* make
        for (const stray of ["1.json", "000000000001.json.bak", "README", "000000000002.json"])
          yield* put(stray, "{}")
        assert.deepStrictEqual(yield* Stream.runCollect(copies.numbers), [2])
      }),
    )
  })
}
