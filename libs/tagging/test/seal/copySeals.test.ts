import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { CallFailed } from "../../src/domain/CallFailed.ts"
import type { SealCopies } from "../../src/ports/SealCopies.ts"
import { Seals } from "../../src/ports/Seals.ts"
import { copySeals } from "../../src/seal/copySeals.ts"
import { type Seal, headOfSeal, sealChainStart, sealDigest } from "../../src/seal/Seal.ts"
import { sealLimits } from "../../src/seal/sealLimits.ts"
import { sealText } from "../../src/seal/sealText.ts"
import { inMemoryCopies } from "./inMemoryCopies.ts"
import { inMemorySeals } from "./inMemorySeals.ts"

/** A chain of so many seals. */
const chainOf = (count: number): ReadonlyArray<Seal> => {
  const seals: Array<Seal> = []
  for (let number = 1; number <= count; number++) {
    const before = seals.at(-1)
    const content = {
      number,
      sweepId: `s${number}`,
      header: "h",
      policyDigest: "sha256:00",
      sealedAt: "2026-01-01T00:00:00.000Z",
      rows: 0,
      rowsHash: "r",
      openGroups: 0,
      previous: before === undefined ? sealChainStart : headOfSeal(before).hash,
    }
    seals.push({ ...content, digest: sealDigest(content) })
  }
  return seals
}

const copying = (seals: ReadonlyArray<Seal>, copies: SealCopies) =>
  copySeals(copies).pipe(Effect.provideService(Seals, inMemorySeals(seals)))

const lost = new CallFailed({
  service: "S3",
  operation: "PutObject",
  reason: "unavailable",
  code: "TimeoutError",
  detail: "",
  effect: "unknown",
  attempts: 5,
})

describe("seals that are copied", () => {
  it.effect("are copied once, and again nothing is", () =>
    Effect.gen(function* () {
      const seals = chainOf(3)
      const texts = new Map<number, string>()
      assert.strictEqual(yield* copying(seals, inMemoryCopies(texts)), 3)
      assert.deepEqual(
        [...texts],
        seals.map((seal) => [seal.number, sealText(seal)]),
      )
      assert.strictEqual(yield* copying(seals, inMemoryCopies(texts)), 0)
    }),
  )

  it.effect("are copied by the next conclusion where a process died before it had, or in the middle", () =>
    Effect.gen(function* () {
      const seals = chainOf(6)
      const texts = new Map<number, string>()
      const copies = inMemoryCopies(texts)
      yield* copying(seals.slice(0, 2), copies)
      // The third was never copied; whoever came fourth died after the third.
      const dying: SealCopies = {
        ...copies,
        keep: (seal) => (seal.number > 3 ? Effect.fail(lost) : copies.keep(seal)),
      }
      assert.strictEqual((yield* Effect.flip(copying(seals.slice(0, 4), dying))).code, "TimeoutError")
      assert.deepEqual([...texts.keys()], [1, 2, 3])
      assert.strictEqual(yield* copying(seals, copies), 3)
      assert.deepEqual([...texts.keys()], [1, 2, 3, 4, 5, 6])
    }),
  )

  it.effect("are not copied twice where the answer to a copy was lost", () =>
    Effect.gen(function* () {
      const copies = inMemoryCopies()
      const losing: SealCopies = { ...copies, keep: (seal) => Effect.as(copies.keep(seal), false) }
      assert.strictEqual(yield* copying(chainOf(2), losing), 2)
    }),
  )

  it.effect("are not copied past a copy that says something else", () =>
    Effect.gen(function* () {
      const seals = chainOf(3)
      for (const standing of [1, 3]) {
        const texts = new Map([[standing, "another"]])
        const failed = yield* Effect.flip(copying(seals, inMemoryCopies(texts)))
        assert.deepInclude(failed, { reason: "tampered", code: "SealCopyDiffers" })
        assert.include(failed.detail, `the copy of seal ${standing} in the archive`)
        assert.strictEqual(texts.size, 1)
      }
    }),
  )

  it.effect("are copied without a gap where there are more than one conclusion copies", () =>
    Effect.gen(function* () {
      const seals = chainOf(sealLimits.copied + 5)
      const texts = new Map<number, string>()
      assert.strictEqual(yield* copying(seals, inMemoryCopies(texts)), sealLimits.copied)
      assert.strictEqual(Math.max(...texts.keys()), sealLimits.copied)
      assert.strictEqual(yield* copying(seals, inMemoryCopies(texts)), 5)
    }),
  )
})
