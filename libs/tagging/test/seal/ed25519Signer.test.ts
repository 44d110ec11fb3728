import { createPublicKey } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { sha256 } from "../../src/record/sha256.ts"
import { sealHash } from "../../src/seal/Seal.ts"
import { ed25519Signer } from "../../src/seal/ed25519Signer.ts"
import { generatedKey, privateKeyPem } from "./generatedKey.ts"

const digest = sha256("a seal")

describe("a local signer", () => {
  it.effect("knows its own signature, and whoever holds only its public key does too", () =>
    Effect.gen(function* () {
      const pem = privateKeyPem()
      const signer = yield* ed25519Signer({ privateKey: pem })
      const publicKey = String(createPublicKey(Redacted.value(pem)).export({ type: "spki", format: "pem" }))
      const verifier = yield* ed25519Signer({ publicKeys: [publicKey] })
      const signature = yield* signer.sign(digest)
      if (signature === undefined) return assert.fail("it signed nothing")
      assert.strictEqual(yield* signer.verify(digest, signature), "valid")
      assert.strictEqual(yield* verifier.verify(digest, signature), "valid")
      assert.isUndefined(yield* verifier.sign(digest))
    }),
  )

  it.effect("takes a signature over anything else, or by another algorithm, for invalid", () =>
    Effect.gen(function* () {
      const signer = yield* generatedKey
      const signature = yield* signer.sign(digest)
      if (signature === undefined) return assert.fail("it signed nothing")
      const { value } = signature
      assert.strictEqual(yield* signer.verify(sha256("another"), signature), "invalid")
      assert.strictEqual(yield* signer.verify(digest, { ...signature, algorithm: "none" }), "invalid")
      for (const other of ["", `${value} `, value.replace("=", ""), `A${value.slice(1)}B`]) {
        assert.strictEqual(yield* signer.verify(digest, { ...signature, value: other }), "invalid")
      }
    }),
  )

  it.effect("says nothing of a key that it does not know", () =>
    Effect.gen(function* () {
      const signature = yield* (yield* generatedKey).sign(digest)
      if (signature === undefined) return assert.fail("it signed nothing")
      assert.strictEqual(yield* (yield* generatedKey).verify(digest, signature), "unknown-key")
    }),
  )

  it.effect("refuses what is no Ed25519 key, without showing it", () =>
    Effect.gen(function* () {
      for (const privateKey of [Redacted.make("secret"), privateKeyPem("x25519")]) {
        const refused = yield* Effect.flip(ed25519Signer({ privateKey }))
        assert.strictEqual(refused._tag, "SealKeyUnusable")
        assert.notInclude(refused.message, Redacted.value(privateKey))
      }
    }),
  )

  it.effect("leaves a mark on the chain: a seal without its signature has another hash", () =>
    Effect.gen(function* () {
      const signature = yield* (yield* generatedKey).sign(digest)
      if (signature === undefined) return assert.fail("it signed nothing")
      assert.notStrictEqual(sealHash({ digest, signature }), sealHash({ digest }))
    }),
  )
})
