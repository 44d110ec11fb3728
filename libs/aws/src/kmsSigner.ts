import { SignCommand } from "@aws-sdk/client-kms"
import { AwsClients } from "@orgtag/aws-clients"
import { CallFailed, type SealSigner, sealVerifier, signedText } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import { kmsPublicKey } from "./kmsPublicKey.ts"

const algorithm = "ECDSA_SHA_256"

const Signed = Schema.Struct({ Signature: Schema.Uint8Array, SigningAlgorithm: Schema.Literal(algorithm) })

/**
 * Signs seals with a key in KMS: ECDSA on P-256, over the text itself, so that anybody checks it with the public key. It
 * checks signatures itself with the public key, which it asks for once.
 */
export const kmsSigner = Effect.fnUntraced(function* (keyArn: string) {
  const clients = yield* AwsClients
  const { kms, send } = clients
  const verifier = yield* Effect.cached(Effect.provideService(kmsVerifier(keyArn), AwsClients, clients))
  return {
    keyId: keyArn,
    sign: (digest) =>
      send(
        kms(),
        new SignCommand({
          KeyId: keyArn,
          Message: Buffer.from(signedText(digest), "utf8"),
          MessageType: "RAW",
          SigningAlgorithm: algorithm,
        }),
        { service: "KMS", operation: "Sign", kind: "read", answer: Signed },
      ).pipe(
        Effect.map(({ Signature }) => ({
          keyId: keyArn,
          algorithm,
          value: Buffer.from(Signature).toString("base64"),
        })),
      ),
    verify: (digest, signature) => Effect.flatMap(verifier, ({ verify }) => verify(digest, signature)),
  } satisfies SealSigner
})

/** A verifier with the public key of a key in KMS. */
const kmsVerifier = (keyArn: string) =>
  kmsPublicKey(keyArn).pipe(
    Effect.flatMap((key) => sealVerifier([key])),
    Effect.catchTag("SealKeyUnusable", ({ message }) =>
      Effect.fail(
        new CallFailed({
          service: "KMS",
          operation: "GetPublicKey",
          reason: "malformed",
          code: "SealKeyUnusable",
          detail: message,
          effect: "none",
          attempts: 1,
        }),
      ),
    ),
  )
