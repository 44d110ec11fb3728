import { constants, generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { type SealSignature, signedText } from "../../src/ports/Signer.ts"
import { ed25519Signer } from "../../src/seal/ed25519Signer.ts"
import { sealVerifier } from "../../src/seal/sealVerifier.ts"

const pem = (key: KeyObject): string => key.export({ type: "spki", format: "pem" }).toString()

const digest = "a".repeat(64)

/** A signature as KMS makes it, and the key that checks it. */
const kmsSignature = (algorithm: string) => {
  const pair = algorithm.startsWith("ECDSA")
    ? generateKeyPairSync("ec", { namedCurve: "P-256" })
    : generateKeyPairSync("rsa", { modulusLength: 2048 })
  const padding = algorithm.includes("PSS")
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {}
  const value = sign("sha256", Buffer.from(signedText(digest)), { key: pair.privateKey, ...padding })
  const signature: SealSignature = {
    keyId: "arn:aws:kms:eu-west-1:222222222222:key/1",
    algorithm,
    value: value.toString("base64"),
  }
  return { signature, publicKey: pem(pair.publicKey) }
}

describe("a verifier with public keys", () => {
  for (const algorithm of ["ECDSA_SHA_256", "RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PSS_SHA_256"]) {
    it.effect(`checks ${algorithm}, as KMS signs`, () =>
      Effect.gen(function* () {
        const { signature, publicKey } = kmsSignature(algorithm)
        const other = kmsSignature(algorithm).publicKey
        const verifier = yield* sealVerifier([{ pem: other }, { pem: publicKey }])
        assert.strictEqual(yield* verifier.verify(digest, signature), "valid")
        assert.strictEqual(yield* verifier.verify("b".repeat(64), signature), "invalid")
        const without = yield* sealVerifier([{ pem: other }])
        assert.strictEqual(yield* without.verify(digest, signature), "invalid")
        assert.strictEqual(yield* (yield* sealVerifier([])).verify(digest, signature), "unknown-key")
      }),
    )
  }

  it.effect("checks what a local key signed, and tells a key that it was not given", () =>
    Effect.gen(function* () {
      const { privateKey, publicKey } = generateKeyPairSync("ed25519")
      const privatePem = Redacted.make(privateKey.export({ type: "pkcs8", format: "pem" }).toString())
      const signature = yield* (yield* ed25519Signer({ privateKey: privatePem })).sign(digest)
      if (signature === undefined) return assert.fail("nothing was signed")
      const verifier = yield* sealVerifier([{ pem: pem(publicKey) }])
      assert.strictEqual(yield* verifier.verify(digest, signature), "valid")
      assert.strictEqual(yield* verifier.verify("b".repeat(64), signature), "invalid")
      assert.strictEqual(
        yield* verifier.verify(digest, { ...signature, value: `${signature.value}=` }),
        "invalid",
      )
      const stranger = yield* sealVerifier([{ pem: pem(generateKeyPairSync("ed25519").publicKey) }])
      assert.strictEqual(yield* stranger.verify(digest, signature), "unknown-key")
      assert.isUndefined(yield* verifier.sign())
    }),
  )

  it.effect("tells a key in KMS that it was not given from one that did not make the signature", () =>
    Effect.gen(function* () {
      const { signature, publicKey } = kmsSignature("ECDSA_SHA_256")
      const other = {
        pem: kmsSignature("ECDSA_SHA_256").publicKey,
        keyId: "arn:aws:kms:eu-west-1:222222222222:key/2",
      }
      const verifier = yield* sealVerifier([other])
      assert.strictEqual(yield* verifier.verify(digest, signature), "unknown-key")
      assert.strictEqual(yield* verifier.verify(digest, { ...signature, keyId: other.keyId }), "invalid")
      const both = yield* sealVerifier([other, { pem: publicKey, keyId: signature.keyId }])
      assert.strictEqual(yield* both.verify(digest, signature), "valid")
      assert.strictEqual(yield* both.verify("b".repeat(64), signature), "invalid")
    }),
  )

  it.effect("refuses what is no key, and does not show it", () =>
    Effect.gen(function* () {
      const refused = yield* Effect.flip(sealVerifier([{ pem: "secret" }]))
      assert.strictEqual(refused.message, "the key for seals cannot be used: it is not a public key in PEM")
    }),
  )
})
