import { createPublicKey, verify } from "node:crypto"
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  type CreateKeyCommandInput,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
  SignCommand,
  type SigningAlgorithmSpec,
  VerifyCommand,
} from "@aws-sdk/client-kms"
import { assert, describe, it } from "vitest"
import type { LocalAws } from "../../src/index.ts"
import { failureOf, shop, withOrganization } from "../clients.ts"

const kmsOf = (aws: LocalAws, region = "eu-west-1", credentials = aws.credentials) =>
  new KMSClient({ region, credentials, requestHandler: aws.requestHandler, maxAttempts: 1 })

const KeyUsage = "SIGN_VERIFY" as const

const withKey = (
  test: (kms: KMSClient, arn: string, aws: LocalAws) => Promise<void>,
  KeySpec: CreateKeyCommandInput["KeySpec"] = "ECC_NIST_P256",
  options = {},
) =>
  withOrganization(options, async (aws) => {
    const kms = kmsOf(aws)
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage }))
    await test(kms, KeyMetadata?.Arn ?? "", aws)
  })

const Message = Buffer.from("orgtag seal 1\nabc")

const signed = (kms: KMSClient, KeyId: string, SigningAlgorithm: SigningAlgorithmSpec = "ECDSA_SHA_256") =>
  kms.send(new SignCommand({ KeyId, Message, MessageType: "RAW", SigningAlgorithm }))

const verified = (kms: KMSClient, KeyId: string, Signature: Uint8Array | undefined, message = Message) =>
  kms.send(
    new VerifyCommand({
      KeyId,
      Message: message,
      MessageType: "RAW",
      Signature,
      SigningAlgorithm: "ECDSA_SHA_256",
    }),
  )

describe("a key that signs", () => {
  it(
    "makes signatures that its public key verifies, here and offline, and over nothing else",
    withKey(async (kms, arn) => {
      const { Signature, KeyId } = await signed(kms, arn)
      assert.strictEqual(KeyId, arn)
      assert.isTrue((await verified(kms, arn, Signature)).SignatureValid)
      const { PublicKey, SigningAlgorithms } = await kms.send(new GetPublicKeyCommand({ KeyId: arn }))
      const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: "der", type: "spki" })
      assert.isTrue(verify("sha256", Message, key, Signature ?? new Uint8Array()))
      assert.deepStrictEqual(SigningAlgorithms, ["ECDSA_SHA_256"])
      for (const wrong of [
        verified(kms, arn, Signature, Buffer.from("x")),
        verified(kms, arn, Buffer.from("no")),
      ]) {
        const failed = await failureOf(wrong)
        assert.deepStrictEqual([failed.name, failed.status], ["KMSInvalidSignatureException", 400])
      }
    }),
  )

  it.each([
    ["ECC_NIST_P384", "ECDSA_SHA_384"],
    ["ECC_NIST_EDWARDS25519", "ED25519_SHA_512"],
    ["RSA_2048", "RSASSA_PSS_SHA_256"],
    ["RSA_2048", "RSASSA_PKCS1_V1_5_SHA_512"],
  ] as const)("of %s signs by %s", (spec, SigningAlgorithm) =>
    withKey(async (kms, KeyId) => {
      const { Signature } = await signed(kms, KeyId, SigningAlgorithm)
      const asked = new VerifyCommand({ KeyId, Message, Signature, SigningAlgorithm })
      assert.isTrue((await kms.send(asked)).SignatureValid)
      const other = await failureOf(signed(kms, KeyId, "ECDSA_SHA_256"))
      assert.strictEqual(other.name, "InvalidKeyUsageException")
    }, spec)(),
  )

  it(
    "is named by id, ARN and alias, in its own Region and account only",
    withKey(async (kms, arn, aws) => {
      await kms.send(new CreateAliasCommand({ AliasName: "alias/orgtag/seals", TargetKeyId: arn }))
      const alias = `${arn.slice(0, arn.indexOf(":key/"))}:alias/orgtag/seals`
      for (const id of [arn, arn.split("/")[1] ?? "", "alias/orgtag/seals", alias])
        assert.strictEqual((await signed(kms, id)).KeyId, arn)
      const again = kms.send(new CreateAliasCommand({ AliasName: "alias/orgtag/seals", TargetKeyId: arn }))
      assert.strictEqual((await failureOf(again)).name, "AlreadyExistsException")
      assert.strictEqual((await failureOf(signed(kms, "alias/other"))).name, "NotFoundException")
      assert.strictEqual((await failureOf(signed(kms, arn.replace(/.$/u, "x")))).name, "NotFoundException")
      const others = [kmsOf(aws, "us-east-1"), kmsOf(aws, "eu-west-1", aws.credentialsOf(shop))]
      for (const other of others)
        assert.strictEqual((await failureOf(signed(other, arn))).name, "AccessDeniedException")
    }),
  )

  it(
    "does nothing while it is disabled or about to be deleted, and says which",
    withKey(async (kms, KeyId) => {
      await kms.send(new DisableKeyCommand({ KeyId }))
      const disabled = await failureOf(signed(kms, KeyId))
      assert.deepStrictEqual(disabled, {
        name: "DisabledException",
        message: `${KeyId} is disabled.`,
        status: 400,
      })
      await kms.send(new EnableKeyCommand({ KeyId }))
      await signed(kms, KeyId)
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }))
      for (const refused of [signed(kms, KeyId), kms.send(new GetPublicKeyCommand({ KeyId }))])
        assert.strictEqual((await failureOf(refused)).name, "KMSInvalidStateException")
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }))
      assert.strictEqual(KeyMetadata?.KeyState, "PendingDeletion")
      await kms.send(new CancelKeyDeletionCommand({ KeyId }))
      assert.strictEqual((await failureOf(signed(kms, KeyId))).name, "DisabledException")
    }),
  )

  it(
    "signs no more than 4,096 bytes as they are",
    withKey(async (kms, KeyId) => {
      const long = new SignCommand({
        KeyId,
        Message: Buffer.alloc(4097),
        SigningAlgorithm: "ECDSA_SHA_256",
      })
      assert.strictEqual((await failureOf(kms.send(long))).name, "ValidationException")
    }),
  )

  it(
    "throttles under KMS's own name, and can be denied by a fault",
    withKey(
      async (kms, arn) => {
        assert.strictEqual((await failureOf(signed(kms, arn))).name, "ThrottlingException")
        assert.strictEqual((await failureOf(signed(kms, arn))).name, "AccessDeniedException")
        await signed(kms, arn)
      },
      "ECC_NIST_P256",
      {
        faults: [
          { service: "KMS", operation: "Sign", calls: "1-1", do: { throttle: true } },
          {
            service: "KMS",
            operation: "Sign",
            calls: "2-2",
            do: { error: { code: "AccessDeniedException", status: 400 } },
          },
        ],
      },
    ),
  )

  it(
    "is the only kind that is made here",
    withOrganization({}, async (aws) => {
      const failed = await failureOf(kmsOf(aws).send(new CreateKeyCommand({})))
      assert.strictEqual(failed.name, "UnsupportedOperationException")
    }),
  )
})
