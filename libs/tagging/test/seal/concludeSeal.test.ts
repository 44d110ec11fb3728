import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import { AccountId } from "../../src/domain/AccountId.ts"
import { Region } from "../../src/domain/Region.ts"
import { Seals } from "../../src/ports/Seals.ts"
import { Signer } from "../../src/ports/Signer.ts"
import { SweepLedger } from "../../src/ports/SweepLedger.ts"
import type { SweepHeader, SweepRow } from "../../src/record/Ledger.ts"
import { concludeSeal } from "../../src/seal/concludeSeal.ts"
import { sealChainStart, sealDigest, sealHash } from "../../src/seal/Seal.ts"
import { RowTally } from "../../src/seal/SealableRow.ts"
import { sealLimits } from "../../src/seal/sealLimits.ts"
import { generatedKey } from "./generatedKey.ts"
import { inMemorySeals } from "./inMemorySeals.ts"

const headerOf = (sweepId: string): SweepHeader => ({
  sweepId,
  trigger: "cli",
  policyDigest: "sha256:00",
  userInfo: { type: "unknown", observedBetween: [null, "2026-01-01T00:00:00.000Z"] },
  toolVersion: "0.1.0",
  startedAt: "1970-01-01T00:00:00.000Z",
  scope: { accounts: [], regions: [] },
})

const rowOf = (sweepId: string, region: string): SweepRow => ({
  sweepId,
  account: AccountId.make("111122223333"),
  region: Region.make(region),
  state: "swept",
})

const rows = (sweepId: string) => [rowOf(sweepId, "eu-west-1"), rowOf(sweepId, "us-east-1")]

const ledger = Layer.mock(SweepLedger, {
  sweep: (sweepId) => Effect.succeed(sweepId === "unknown" ? undefined : headerOf(sweepId)),
  rows: (sweepId) => Stream.fromIterable(rows(sweepId)),
})

const sealing = (seals: Seals["Service"], sweepId: string) =>
  concludeSeal(sweepId).pipe(Effect.provideService(Seals, seals), Effect.provide(ledger))

const hashOfRows = (list: ReadonlyArray<SweepRow>): string => {
  const tally = new RowTally()
  for (const row of list) tally.add(row)
  return tally.sealed.rowsHash
}

describe("a sweep that is sealed", () => {
  it.effect("chains to the seal before it, signed or not", () =>
    Effect.gen(function* () {
      const seals = inMemorySeals()
      const key = yield* generatedKey
      const first = yield* sealing(seals, "s1")
      const second = yield* sealing(seals, "s2").pipe(Effect.provideService(Signer, key))
      assert.strictEqual(first.number, 1)
      assert.strictEqual(first.previous, sealChainStart)
      assert.isUndefined(first.signature)
      assert.strictEqual(second.number, 2)
      assert.strictEqual(second.previous, sealHash(first))
      assert.strictEqual(second.digest, sealDigest(second))
      assert.strictEqual(second.signature?.keyId, key.keyId)
    }),
  )

  it.effect("a second time yields the seal that stands", () =>
    Effect.gen(function* () {
      const seals = inMemorySeals()
      const first = yield* sealing(seals, "s1")
      yield* sealing(seals, "s2")
      assert.deepEqual(yield* sealing(seals, "s1"), first)
      assert.strictEqual((yield* seals.head)?.number, 2)
    }),
  )

  it.effect("says so where it was sealed over other rows before it ended", () =>
    Effect.gen(function* () {
      const seals = inMemorySeals()
      const early = yield* concludeSeal("s1", { by: "s2" }).pipe(
        Effect.provideService(Seals, seals),
        Effect.provide(ledger),
      )
      assert.strictEqual(early.sealedBy, "s2")
      assert.strictEqual(early.digest, sealDigest(early))
      const tally = new RowTally()
      for (const row of rows("s1")) tally.add(row)
      tally.add(rowOf("s1", "eu-central-1"))
      const failed = yield* concludeSeal("s1", { walked: tally.sealed }).pipe(
        Effect.provideService(Seals, seals),
        Effect.provide(ledger),
        Effect.flip,
      )
      assert.strictEqual(failed.code, "SealedTooEarly")
    }),
  )

  it.effect("is sealed once although the answer was lost", () =>
    Effect.gen(function* () {
      const seals = inMemorySeals()
      const losing = {
        ...seals,
        append: (seal: Parameters<typeof seals.append>[0]) => Effect.as(seals.append(seal), false),
      }
      const seal = yield* sealing(losing, "s1")
      assert.deepEqual(yield* Stream.runCollect(seals.list("oldest")), [seal])
    }),
  )

  it.effect("follows another that was sealed between its look at the head and its own", () =>
    Effect.gen(function* () {
      const seals = inMemorySeals()
      let raced = false
      const racing = {
        ...seals,
        append: (seal: Parameters<typeof seals.append>[0]) =>
          Effect.suspend(() => {
            if (raced) return seals.append(seal)
            raced = true
            return Effect.andThen(sealing(seals, "other"), seals.append(seal))
          }),
      }
      const seal = yield* sealing(racing, "s1")
      const [other] = yield* Stream.runCollect(seals.list("oldest"))
      assert.strictEqual(seal.number, 2)
      assert.strictEqual(seal.previous, other === undefined ? "" : sealHash(other))
    }),
  )

  it.effect("gives up where others are always first", () =>
    Effect.gen(function* () {
      let asked = 0
      const contended = { ...inMemorySeals(), append: () => Effect.sync(() => (asked += 1) < 0) }
      const failed = yield* Effect.flip(sealing(contended, "s1"))
      assert.strictEqual(failed.reason, "conflict")
      assert.strictEqual(asked, sealLimits.appends)
    }),
  )

  it.effect("without a header is not sealed", () =>
    Effect.gen(function* () {
      const failed = yield* Effect.flip(sealing(inMemorySeals(), "unknown"))
      assert.strictEqual(failed.reason, "not-found")
    }),
  )

  it("has the same hash in whatever order its rows come, and another if one of them differs", () => {
    const list = rows("s1")
    assert.strictEqual(hashOfRows(list), hashOfRows(list.toReversed()))
    assert.notStrictEqual(hashOfRows(list), hashOfRows(list.slice(1)))
    assert.notStrictEqual(
      hashOfRows(list),
      hashOfRows(list.map((row): SweepRow => ({ ...row, state: "failed" }))),
    )
  })
})
