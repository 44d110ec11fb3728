import { generateKeyPairSync } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { Signer } from "../../src/ports/Signer.ts"
import { ed25519Signer } from "../../src/seal/ed25519Signer.ts"
import { verify } from "../../src/verify/verify.ts"
import { generatedRecord } from "./generatedRecord.ts"
import { sourceOf } from "./StoredRecord.ts"

const signer = Effect.suspend(() => {
  const { privateKey } = generateKeyPairSync("ed25519")
  return ed25519Signer({
    privateKey: Redacted.make(String(privateKey.export({ type: "pkcs8", format: "pem" }))),
  })
})

describe("a record that nobody touched", () => {
  it.effect("verifies, and is anchored in its newest seal", () =>
    Effect.gen(function* () {
      const key = yield* signer
      const shape = { cells: 4, resources: 5, sweeps: 4, signer: key, interrupted: true }
      const record = yield* generatedRecord(shape)
      const report = yield* verify(sourceOf(record)).pipe(Effect.provideService(Signer, key))
      assert.deepEqual(report.findings, [])
      assert.strictEqual(report.anchor?.number, 4)
      assert.strictEqual(report.counts.rows, record.rows.length)
      assert.strictEqual(report.counts.manifests, record.manifests.length)
      assert.strictEqual(report.counts.openGroups, 4)
      assert.strictEqual(report.counts.entries, record.entries.length)
    }),
  )
})
