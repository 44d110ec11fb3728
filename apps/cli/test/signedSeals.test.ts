import { generateKeyPairSync } from "node:crypto"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb"
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms"
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import { kmsSigner, s3Bucket, s3SealCopies } from "@orgtag/aws"
import { decodePolicy, SealArchive, sealFileName, sealsPrefix, Signer, sweep } from "@orgtag/tagging"
import { Duration, Effect, Result } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { engineLayer } from "../src/wiring/engineLayer.ts"
import { ServedOrganization, servedPolicy } from "./ServedOrganization.ts"

const bucket = "orgtag-seals"

const writeKeys = (folder: string, name: string): void => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  writeFileSync(join(folder, `${name}.pem`), privateKey.export({ type: "pkcs8", format: "pem" }))
  writeFileSync(join(folder, `${name}.pub`), publicKey.export({ type: "spki", format: "pem" }))
}

interface Verified {
  readonly anchored: boolean
  readonly anchor: { readonly keyId: string; readonly number: number } | null
  readonly sealCopies: unknown
  readonly findings: ReadonlyArray<{ readonly rule: string; readonly message: string }>
}

describe("seals that are signed and copied", { timeout: 120_000 }, () => {
  let served: ServedOrganization
  let keyArn = ""
  let s3: S3Client

  const verified = async (args: string) => {
    const ran = await served.run(`verify --json ${args}`.trim())
    return { ...ran, document: JSON.parse(ran.stdout) as Verified }
  }

  /** A sweep that ends as one of the deployment does: signed in KMS, its seal and those before it copied. */
  const sweepDeployed = async (): Promise<void> => {
    const { requestHandler, credentials, region } = served.aws
    const { policy } = Result.getOrThrow(decodePolicy(servedPolicy, "orgtag.yaml"))
    const clients = { requestHandler, credentials, region, pace: "none" } as const
    const request = { policy, mode: "apply", trigger: "schedule", accounts: [], regions: [] } as const
    await Effect.runPromise(
      Effect.gen(function* () {
        const copies = s3SealCopies(yield* s3Bucket(bucket), sealsPrefix)
        const report = yield* sweep({ ...request, wait: Duration.seconds(1) }).pipe(
          Effect.provideService(Signer, yield* kmsSigner(keyArn)),
          Effect.provideService(SealArchive, copies),
        )
        // Something always fails in this organization; it is not the seal.
        expect(report.failures.filter(({ message }) => message.includes("seal"))).toEqual([])
      }).pipe(Effect.provide(engineLayer(policy.record, clients))),
    )
  }

  const copyOf = async (number: number): Promise<string> => {
    const Key = `${sealsPrefix}${sealFileName(number)}`
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }))
    return (await Body?.transformToString()) ?? ""
  }

  const firstSeal = async () => {
    const { region, credentials, requestHandler } = served.aws
    const tables = new DynamoDBClient({ region, credentials, requestHandler })
    const Key = { pk: { S: "seals" }, sk: { S: "0000000001" } }
    const { Item } = await tables.send(new GetItemCommand({ TableName: "SweepLedger", Key }))
    return { tables, item: Item }
  }

  beforeAll(async () => {
    served = await ServedOrganization.start()
    const settings = {
      region: served.aws.region,
      credentials: served.aws.credentials,
      requestHandler: served.aws.requestHandler,
    }
    const kms = new KMSClient(settings)
    const made = await kms.send(new CreateKeyCommand({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" }))
    keyArn = made.KeyMetadata?.Arn ?? ""
    await kms.send(new CreateAliasCommand({ AliasName: "alias/orgtag/seals", TargetKeyId: keyArn }))
    const other = await kms.send(new CreateKeyCommand({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" }))
    await kms.send(new CreateAliasCommand({ AliasName: "alias/other", TargetKeyId: other.KeyMetadata?.Arn }))
    s3 = new S3Client(settings)
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }))
    for (const name of ["seal", "other"]) writeKeys(served.folder, name)
    await served.run("setup tables")
  })

  afterAll(() => served.stop())

  it("on the command line hold a signature by a local key, and verify by its public one and no other", async () => {
    await served.run("sweep --yes --seal-key seal.pem")
    const { code, document } = await verified("--key seal.pub")
    expect(code).toBe(0)
    expect(document.anchor?.keyId).toMatch(/^ed25519:/u)
    const other = await verified("--key other.pub")
    expect(other.code).toBe(1)
    expect(other.document.findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^seal 1 of sweep .* is signed by key ed25519:.*, which is not known here$/u),
    ])
  })

  it("are not signed with what is no private key, and nothing is swept then", async () => {
    const calls = new Map(served.aws.calls())
    for (const [file, words] of [
      ["seal.pub", "it is not a key in PEM"],
      ["none.pem", "cannot read the key none.pem"],
    ] as const)
      expect(await served.run(`sweep --yes --seal-key ${file}`)).toMatchObject({
        code: 64,
        stderr: expect.stringContaining(words),
      })
    expect(served.aws.calls()).toEqual(calls)
  })

  it("by the deployment verify with its key in KMS, named or found by its alias, and with no other", async () => {
    await sweepDeployed()
    for (const args of ["--key seal.pub --key alias/orgtag/seals", `--key seal.pub --key ${keyArn}`]) {
      const { code, document } = await verified(args)
      expect([code, document.anchor]).toMatchObject([0, { keyId: keyArn, number: 2 }])
    }
    const alone = await verified("")
    expect(alone.document.anchor).toMatchObject({ keyId: keyArn, number: 2 })
    expect(alone.document.findings).toHaveLength(1)
    const wrong = await verified("--key seal.pub --key alias/other")
    expect(wrong.document.findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        new RegExp(`^seal 2 .* is signed by key ${keyArn}, which is not known here$`, "u"),
      ),
    ])
    expect(await served.run("verify --key alias/nowhere")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /KMS GetPublicKey: NotFoundException: Alias .*alias\/nowhere is not found/u,
      ),
    })
  })

  const keys = "--key seal.pub --key alias/orgtag/seals"

  it("are held against their copies in the bucket, also against those in a folder", async () => {
    for (const place of [`s3://${bucket}`, `s3://${bucket}/seals/`]) {
      const { code, document } = await verified(`${keys} --seals ${place}`)
      expect([code, document.sealCopies]).toEqual([
        0,
        { place: `s3://${bucket}/seals`, copies: 2, notCopied: 0 },
      ])
    }
    const fetched = join(served.folder, "fetched", "seals")
    mkdirSync(fetched, { recursive: true })
    const first = await copyOf(1)
    writeFileSync(join(fetched, sealFileName(1)), first)
    const torn = await verified(`${keys} --seals fetched`)
    expect([torn.code, torn.document.findings.map(({ message }) => message)]).toEqual([
      1,
      [expect.stringMatching(/^seal 2 of sweep .* has no copy in fetched$/u)],
    ])
    rmSync(fetched, { recursive: true })
  })

  it("of the command line wait for the next conclusion, which copies them", async () => {
    await served.run("sweep --yes")
    const waiting = await verified(`${keys} --seals s3://${bucket}`)
    expect([waiting.code, waiting.document.sealCopies]).toMatchObject([0, { copies: 2, notCopied: 1 }])
    await sweepDeployed()
    const { document } = await verified(`${keys} --seals s3://${bucket}`)
    expect(document.sealCopies).toMatchObject({ copies: 4, notCopied: 0 })
  })

  it("are named where a copy says something else, or the bucket is none", async () => {
    const Key = `${sealsPrefix}${sealFileName(3)}`
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "{}" }))
    const { code, document } = await verified(`${keys} --seals s3://${bucket}`)
    expect([code, document.findings.map(({ rule, message }) => [rule, message])]).toEqual([
      1,
      [
        [
          "seal-copy",
          expect.stringMatching(/^seal 3 of sweep .* is not the one of which s3:\/\/orgtag-seals\/seals/u),
        ],
      ],
    ])
    expect(await served.run(`verify ${keys} --seals s3://nowhere-at-all`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("NoSuchBucket"),
    })
  })

  it("are named where what they cover was altered, whoever signed", async () => {
    const { tables, item } = await firstSeal()
    await tables.send(
      new PutItemCommand({
        TableName: "SweepLedger",
        Item: { ...item, sealed_at: { S: "2026-01-01T00:00:00.000Z" } },
      }),
    )
    const { code, document } = await verified(keys)
    expect(code).toBe(1)
    const said = document.findings.map(({ rule, message }) => `${rule}: ${message}`).join("\n")
    expect(said).toMatch(/seal-digest: seal 1 /u)
    expect(said).toMatch(
      /signature: seal 1 of sweep .* holds a signature, said to be of key ed25519:.*, that no known key/u,
    )
  })
})
