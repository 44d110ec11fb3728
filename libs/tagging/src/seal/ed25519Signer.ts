import { type KeyObject, createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto"
import { Effect, Redacted, Schema } from "effect"
import { type SealSigner, type SignatureVerdict, signedText } from "../ports/Signer.ts"

/** A key that was given for seals cannot be used. */
export class SealKeyUnusable extends Schema.TaggedError<SealKeyUnusable>()("SealKeyUnusable", {
  problem: Schema.String,
}) {
  override get message(): string {
    return `the key for seals cannot be used: ${this.problem}`
  }
}

/** The name of the algorithm in signatures. */
export const ed25519Algorithm = "Ed25519"

/** The keys of a local signer, in PEM. Without a private key it only verifies. */
export interface Ed25519Keys {
  readonly privateKey?: Redacted.Redacted
  /** Further keys whose signatures are known: earlier ones, and those of other signers. */
  readonly publicKeys?: ReadonlyArray<string>
}

/** A signer with local Ed25519 keys: for the command line without KMS, for tests, and to verify exported records. */
export const ed25519Signer = Effect.fnUntraced(function* ({ privateKey, publicKeys = [] }: Ed25519Keys) {
  const own = privateKey === undefined ? undefined : yield* readPrivate(privateKey)
  const known = new Map<string, KeyObject>()
  for (const pem of publicKeys) {
    const key = yield* readPublic(pem)
    known.set(ed25519KeyId(key), key)
  }
  if (own !== undefined) known.set(own.keyId, own.publicKey)
  return {
    keyId: own?.keyId,
    sign: (digest) =>
      Effect.sync(() =>
        own === undefined
          ? undefined
          : {
              keyId: own.keyId,
              algorithm: ed25519Algorithm,
              value: sign(null, Buffer.from(signedText(digest)), own.privateKey).toString("base64"),
            },
      ),
    verify: (digest, signature) =>
      Effect.sync((): SignatureVerdict => {
        const key = known.get(signature.keyId)
        if (key === undefined) return "unknown-key"
        const bytes = Buffer.from(signature.value, "base64")
        // Base64 can be written in more than one way; only one of them is the signature that was made.
        const valid =
          signature.algorithm === ed25519Algorithm &&
          bytes.toString("base64") === signature.value &&
          verify(null, Buffer.from(signedText(digest)), key, bytes)
        return valid ? "valid" : "invalid"
      }),
  } satisfies SealSigner
})

/** The name of a key: `ed25519:` and the first 32 digits of the SHA-256 of its public part. */
export const ed25519KeyId = (publicKey: KeyObject): string =>
  `ed25519:${createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex")
    .slice(0, 32)}`

const readPrivate = Effect.fnUntraced(function* (pem: Redacted.Redacted) {
  const privateKey = yield* readKey(() => createPrivateKey(Redacted.value(pem)))
  const publicKey = createPublicKey(privateKey)
  return { privateKey, publicKey, keyId: ed25519KeyId(publicKey) }
})

const readPublic = (pem: string) => readKey(() => createPublicKey(pem))

/** The cause is not shown: it may quote the key. */
const readKey = (read: () => KeyObject): Effect.Effect<KeyObject, SealKeyUnusable> =>
  Effect.try({ try: read, catch: () => new SealKeyUnusable({ problem: "it is not a key in PEM" }) }).pipe(
    Effect.filterOrFail(
      (key) => key.asymmetricKeyType === "ed25519",
      () => new SealKeyUnusable({ problem: "it is not an Ed25519 key" }),
    ),
  )
