import { CreateKeyCommand } from "@aws-sdk/client-kms"
import { CreateBucketCommand } from "@aws-sdk/client-s3"
import { AwsClients } from "@orgtag/aws-clients"
import { makeLocalAws, twoAccounts } from "@orgtag/local-aws"
import { Effect, Layer } from "effect"

/** Real SDK clients over an embedded organization of their own. */
export const embeddedClients = Layer.unwrap(
  Effect.gen(function* () {
    const { requestHandler, credentials, region } = yield* makeLocalAws({ seed: twoAccounts() })
    return AwsClients.layer({ requestHandler, credentials, region, pace: "none" })
  }),
)

/** A new bucket. */
export const newBucket = Effect.fnUntraced(function* (name: string) {
  const { s3 } = yield* AwsClients
  yield* Effect.promise(() =>
    s3().send(new CreateBucketCommand({ Bucket: name, ObjectLockEnabledForBucket: true })),
  )
  return name
})

/** A new key that signs, by its ARN. */
export const newKey = Effect.gen(function* () {
  const { kms } = yield* AwsClients
  const made = yield* Effect.promise(() =>
    kms().send(new CreateKeyCommand({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" })),
  )
  return made.KeyMetadata?.Arn ?? ""
})
