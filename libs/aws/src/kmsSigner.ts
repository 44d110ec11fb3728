import { SignCommand, VerifyCommand } from "@aws-sdk/client-kms"
import { AwsClients } from "@orgtag/aws-clients"
import { type SealSigner, signedText } from "@orgtag/tagging"
import { Effect, Schema } from "effect"

const algorithm = "ECDSA_SHA_256"

const Signed = Schema.Struct({ Signature: Schema.Uint8Array, SigningAlgorithm: Schema.Literal(algorithm) })
const Verified = Schema.Struct({ SignatureValid: Schema.Boolean })

const message = (digest: string) => Buffer.from(signedText(digest), "utf8")

/** Signs seals with a key in KMS: ECDSA on P-256, over the text itself, so that anybody checks it with the public key. */
export const kmsSigner = Effect.fnUntraced(function* (keyArn: string) {
  const { kms, send } = yield* AwsClients
  return {
    keyId: keyArn,
    sign: (digest) =>
      send(
        kms,
        new SignCommand({
          KeyId: keyArn,
          Message: message(digest),
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
    verify: (digest, signature) =>
      signature.keyId !== keyArn || signature.algorithm !== algorithm
        ? Effect.succeed("unknown-key" as const)
        : send(
            kms,
            new VerifyCommand({
              KeyId: keyArn,
              Message: message(digest),
              MessageType: "RAW",
              SigningAlgorithm: algorithm,
              Signature: Buffer.from(signature.value, "base64"),
            }),
            { service: "KMS", operation: "Verify", kind: "read", answer: Verified },
          ).pipe(
            Effect.map(({ SignatureValid }) => (SignatureValid ? ("valid" as const) : ("invalid" as const))),
            Effect.catchIf(
              (failed) => failed.code === "KMSInvalidSignatureException",
              () => Effect.succeed("invalid" as const),
            ),
          ),
  } satisfies SealSigner
})
