import { generateKeyPairSync } from "node:crypto"
import { kmsPublicKey, kmsSigner } from "@orgtag/aws"
import { ed25519Signer } from "@orgtag/tagging"
import { Effect, Layer, Redacted } from "effect"
import { embeddedClients, newKey } from "./EmbeddedServices.ts"
import { signerContract } from "./signer.contract.ts"

const localKey = Effect.suspend(() => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const privatePem = String(privateKey.export({ type: "pkcs8", format: "pem" }))
  return Effect.map(ed25519Signer({ privateKey: Redacted.make(privatePem) }), (signer) => ({
    signer,
    pem: String(publicKey.export({ type: "spki", format: "pem" })),
  }))
})

signerContract(
  "a signer with a local key",
  Effect.gen(function* () {
    const [own, other] = [yield* localKey, yield* localKey]
    return { signer: own.signer, stranger: other.signer, publicKey: { pem: own.pem } }
  }),
)

signerContract(
  "a signer with a key in KMS",
  Effect.gen(function* () {
    const context = yield* Layer.build(embeddedClients)
    return yield* Effect.gen(function* () {
      const [own, other] = [yield* newKey, yield* newKey]
      return {
        signer: yield* kmsSigner(own),
        stranger: yield* kmsSigner(other),
        publicKey: yield* kmsPublicKey(own),
      }
    }).pipe(Effect.provide(context))
  }),
)
