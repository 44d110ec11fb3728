import { GetPublicKeyCommand } from "@aws-sdk/client-kms"
import { AwsClients } from "@orgtag/aws-clients"
import { Effect, Schema } from "effect"

const PublicKeyAnswer = Schema.Struct({ KeyId: Schema.String, PublicKey: Schema.Uint8Array })

/**
 * The public key of a key in KMS, in PEM, and the key's ARN: asked by its id, ARN or alias.
 *
 * Signatures are checked with it here and not by `kms:Verify`: one call instead of one a seal, and the very check that
 * somebody without AWS makes.
 */
export const kmsPublicKey = Effect.fnUntraced(function* (keyId: string, region?: string) {
  const { kms, send } = yield* AwsClients
  const { KeyId, PublicKey } = yield* send(kms(region), new GetPublicKeyCommand({ KeyId: keyId }), {
    service: "KMS",
    operation: "GetPublicKey",
    kind: "read",
    answer: PublicKeyAnswer,
  })
  const base64 =
    Buffer.from(PublicKey)
      .toString("base64")
      .match(/.{1,64}/gu) ?? []
  return {
    keyId: KeyId,
    pem: ["-----BEGIN PUBLIC KEY-----", ...base64, "-----END PUBLIC KEY-----", ""].join("\n"),
  }
})
