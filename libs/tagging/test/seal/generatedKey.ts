import { generateKeyPairSync } from "node:crypto"
import { Effect, Redacted } from "effect"
import { ed25519Signer } from "../../src/seal/ed25519Signer.ts"

/** A private key that was made for one test, in PEM. */
export const privateKeyPem = (type: "ed25519" | "x25519" = "ed25519"): Redacted.Redacted => {
  const { privateKey } = type === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("x25519")
  return Redacted.make(String(privateKey.export({ type: "pkcs8", format: "pem" })))
}

/** A signer with a key that was made for one test. */
export const generatedKey = Effect.suspend(() => ed25519Signer({ privateKey: privateKeyPem() }))
