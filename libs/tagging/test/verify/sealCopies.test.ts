import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { SealCopiesAtHand } from "../../src/ports/SealCopies.ts"
import { Signer } from "../../src/ports/Signer.ts"
import type { Seal } from "../../src/seal/Seal.ts"
import { sealText } from "../../src/seal/sealText.ts"
import { verify } from "../../src/verify/verify.ts"
import { generatedKey } from "../seal/generatedKey.ts"
import { inMemoryCopies } from "../seal/inMemoryCopies.ts"
import { generatedRecord } from "./generatedRecord.ts"
import { sourceOf, type StoredRecord } from "./StoredRecord.ts"

const shape = { cells: 2, resources: 2, sweeps: 4, interrupted: false }

const textsOf = (seals: ReadonlyArray<Seal>) => new Map(seals.map((seal) => [seal.number, sealText(seal)]))

const against = (record: StoredRecord, texts: Map<number, string>) =>
  verify(sourceOf(record)).pipe(Effect.provideService(SealCopiesAtHand, inMemoryCopies(texts)))

const messages = (report: { readonly findings: ReadonlyArray<{ rule: string; message: string }> }) =>
  report.findings.filter(({ rule }) => rule === "seal-copy").map(({ message }) => message)

describe("a record whose seals were copied", () => {
  it.effect("verifies whole against its copies, and says how many there are", () =>
    Effect.gen(function* () {
      const key = yield* generatedKey
      const record = yield* generatedRecord({ ...shape, signer: key })
      const report = yield* against(record, textsOf(record.seals)).pipe(Effect.provideService(Signer, key))
      assert.deepEqual(report.findings, [])
      assert.deepEqual(report.sealCopies, { place: "the archive", copies: 4, notCopied: 0 })
    }),
  )

  it.effect("is not held against copies of which nobody said where they are", () =>
    Effect.gen(function* () {
      const report = yield* verify(sourceOf(yield* generatedRecord({ ...shape, signer: undefined })))
      assert.isUndefined(report.sealCopies)
    }),
  )

  it.effect("names a seal whose copy says something else, and one that has none", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord({ ...shape, signer: undefined })
      const texts = textsOf(record.seals).set(2, "{}")
      texts.delete(3)
      const found = messages(yield* against(record, texts))
      const [, second, third] = record.seals
      assert.sameMembers(found, [
        `seal 2 of sweep ${String(second?.sweepId)} is not the one of which the archive holds a copy`,
        `seal 3 of sweep ${String(third?.sweepId)} has no copy in the archive`,
      ])
    }),
  )

  it.effect("names a copy of a seal that the record does not hold any more", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord({ ...shape, signer: undefined })
      const texts = textsOf(record.seals)
      const cut = { ...record, seals: record.seals.slice(0, 3) }
      assert.deepEqual(messages(yield* against(cut, texts)), [
        "the archive holds a copy of seal 4, which is not in the record",
      ])
    }),
  )

  it.effect("names every seal where there is no copy at all", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord({ ...shape, signer: undefined })
      assert.lengthOf(messages(yield* against(record, new Map())), 4)
    }),
  )

  it.effect("may have newer seals that wait to be copied, unless KMS signed them", () =>
    Effect.gen(function* () {
      const record = yield* generatedRecord({ ...shape, signer: undefined })
      const texts = textsOf(record.seals.slice(0, 2))
      const waiting = yield* against(record, texts)
      assert.deepEqual(messages(waiting), [])
      assert.strictEqual(waiting.sealCopies?.notCopied, 2)
      const signature = { keyId: "arn:aws:kms:eu-west-1:222222222222:key/1", algorithm: "x", value: "" }
      const seals = record.seals.map((seal) => (seal.number === 4 ? { ...seal, signature } : seal))
      const found = messages(yield* against({ ...record, seals }, texts))
      assert.lengthOf(found, 1)
      assert.match(found.join(), /^seal 4 of .* has no copy/u)
    }),
  )
})
