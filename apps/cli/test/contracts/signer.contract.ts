import { assert, describe, it } from "@effect/vitest"
import { type SealPublicKey, type SealSignature, type SealSigner, sealVerifier } from "@orgtag/tagging"
import { Effect, type Scope } from "effect"

/** Two signers of one kind with different keys, and the public key of the first. */
export interface TwoSigners {
  readonly signer: SealSigner
  readonly stranger: SealSigner
  readonly publicKey: SealPublicKey
}

const digest = "a".repeat(64)

const signed = Effect.fnUntraced(function* (signer: SealSigner) {
  const signature = yield* signer.sign(digest)
  if (signature === undefined) return assert.fail("nothing was signed")
  return signature
})

/** What a signer must hold to, whatever signs. */
export const signerContract = <E>(name: string, make: Effect.Effect<TwoSigners, E, Scope.Scope>): void => {
  describe(`the contract of ${name}`, () => {
    it.effect("signs under the name of its key, and knows its own signature", () =>
      Effect.gen(function* () {
        const { signer } = yield* make
        const signature = yield* signed(signer)
        assert.strictEqual(signature.keyId, signer.keyId)
        assert.strictEqual(yield* signer.verify(digest, signature), "valid")
      }),
    )

    it.effect(
      "finds a signature over something else invalid, and one that was altered or is none at all",
      () =>
        Effect.gen(function* () {
          const { signer } = yield* make
          const signature = yield* signed(signer)
          assert.strictEqual(yield* signer.verify("b".repeat(64), signature), "invalid")
          const bytes = Buffer.from(signature.value, "base64")
          bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
          const others: ReadonlyArray<Partial<SealSignature>> = [
            { value: bytes.toString("base64") },
            { value: "" },
            { value: "bm90IGEgc2lnbmF0dXJl" },
            // Base64 that decodes to the same bytes and is not what was written.
            { value: `${signature.value}=` },
            { value: ` ${signature.value}` },
          ]
          for (const change of others)
            assert.strictEqual(yield* signer.verify(digest, { ...signature, ...change }), "invalid")
        }),
    )

    it.effect("says nothing of a key that it does not know, and is not told whose a signature is", () =>
      Effect.gen(function* () {
        const { signer, stranger } = yield* make
        const foreign = yield* signed(stranger)
        assert.strictEqual(yield* signer.verify(digest, foreign), "unknown-key")
        const keyId = signer.keyId ?? ""
        assert.strictEqual(yield* signer.verify(digest, { ...foreign, keyId }), "invalid")
        const unknown = { ...foreign, algorithm: "HS256" }
        assert.strictEqual(yield* signer.verify(digest, unknown), "unknown-key")
      }),
    )

    it.effect("signs so that somebody with nothing but the public key can check it", () =>
      Effect.gen(function* () {
        const { signer, stranger, publicKey } = yield* make
        const verifier = yield* sealVerifier([{ pem: publicKey.pem }])
        assert.strictEqual(yield* verifier.verify(digest, yield* signed(signer)), "valid")
        assert.notStrictEqual(yield* verifier.verify(digest, yield* signed(stranger)), "valid")
      }),
    )
  })
}
