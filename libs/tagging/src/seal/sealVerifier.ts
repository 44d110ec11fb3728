import { constants, createPublicKey, type KeyObject, verify } from "node:crypto"
import { Effect } from "effect"
import { type SealSignature, type SealSigner, type SignatureVerdict, signedText } from "../ports/Signer.ts"
import { ed25519KeyId, SealKeyUnusable } from "./ed25519Signer.ts"

/** How signatures of an algorithm are checked. */
interface Algorithm {
  readonly keyType: "ed25519" | "ec" | "rsa"
  /** Null where the algorithm hashes by itself. */
  readonly hash: string | null
  readonly isPss?: true
}

/**
 * The algorithms of local keys, and those of KMS's asymmetric keys by the names that its Sign has for them
 * (https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html). The bytes themselves are signed, as with
 * MessageType RAW.
 */
const algorithms: ReadonlyMap<string, Algorithm> = new Map<string, Algorithm>([
  ["Ed25519", { keyType: "ed25519", hash: null }],
  ["ED25519_SHA_512", { keyType: "ed25519", hash: null }],
  ...[256, 384, 512].flatMap((bits): ReadonlyArray<readonly [string, Algorithm]> => [
    [`ECDSA_SHA_${bits}`, { keyType: "ec", hash: `sha${bits}` }],
    [`RSASSA_PKCS1_V1_5_SHA_${bits}`, { keyType: "rsa", hash: `sha${bits}` }],
    [`RSASSA_PSS_SHA_${bits}`, { keyType: "rsa", hash: `sha${bits}`, isPss: true }],
  ]),
])

/** A public key in PEM, and what signatures call it where that is known: the ARN of a key in KMS. */
export interface SealPublicKey {
  readonly pem: string
  readonly keyId?: string
}

/**
 * Checks signatures with public keys, and signs nothing: for whoever verifies without access to the signer.
 *
 * A signature holds if one of the keys made it, whatever it says of its key: what a seal says of itself proves nothing.
 * It is of an unknown key if no key given is of its kind, or if it names another one than those, as far as their names are
 * known.
 */
export const sealVerifier = Effect.fnUntraced(function* (publicKeys: ReadonlyArray<SealPublicKey>) {
  const keys = yield* Effect.forEach(publicKeys, ({ pem, keyId }) =>
    Effect.map(readKey(pem), (key) => ({
      key,
      id: keyId ?? (key.asymmetricKeyType === "ed25519" ? ed25519KeyId(key) : undefined),
    })),
  )
  return {
    keyId: undefined,
    sign: () => Effect.undefined,
    verify: (digest, signature) =>
      Effect.sync((): SignatureVerdict => {
        const algorithm = algorithms.get(signature.algorithm)
        const fitting = keys.filter(({ key }) => key.asymmetricKeyType === algorithm?.keyType)
        if (algorithm === undefined || fitting.length === 0) return "unknown-key"
        if (fitting.some(({ key }) => holds(digest, signature, algorithm, key))) return "valid"
        const isNamed = fitting.some(({ id }) => id === undefined || id === signature.keyId)
        return isNamed ? "invalid" : "unknown-key"
      }),
  } satisfies SealSigner
})

const holds = (
  digest: string,
  { value }: SealSignature,
  { hash, isPss }: Algorithm,
  key: KeyObject,
): boolean => {
  const bytes = Buffer.from(value, "base64")
  // Base64 can be written in more than one way; only one of them is the signature that was made.
  if (bytes.toString("base64") !== value) return false
  const padding =
    isPss === true
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {}
  return verify(hash, Buffer.from(signedText(digest)), { key, ...padding }, bytes)
}

const readKey = (pem: string): Effect.Effect<KeyObject, SealKeyUnusable> =>
  Effect.try({
    try: () => createPublicKey(pem),
    catch: () => new SealKeyUnusable({ problem: "it is not a public key in PEM" }),
  })
