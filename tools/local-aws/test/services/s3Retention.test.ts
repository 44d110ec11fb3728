import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import { assert, describe, it } from "vitest"
import { failureOf, steppedTime, withOrganization } from "../clients.ts"

const Bucket = "orgtag-seals"
const Key = "seals/1"
const dayMs = 86_400_000
const start = 1_800_000_000_000

const inDays = (days: number) => new Date(start + days * dayMs)

/** A bucket with Object Lock that keeps everything for 400 days. */
const withSeals = (test: (s3: S3Client, pass: (ms: number) => void) => Promise<void>) => async () => {
  const { time, pass } = steppedTime(start)
  await withOrganization({ time }, async (aws) => {
    const { credentials, requestHandler } = aws
    const s3 = new S3Client({ region: "us-east-1", credentials, requestHandler, maxAttempts: 1 })
    await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }))
    const ObjectLockConfiguration = {
      ObjectLockEnabled: "Enabled",
      Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 400 } },
    } as const
    await s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }))
    await test(s3, pass)
  })()
}

const put = (s3: S3Client, change: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: "seal", ...change }))

describe("a bucket with Object Lock in compliance mode", () => {
  it(
    "keeps a version for its days, whoever wants to delete it, and then lets it go",
    withSeals(async (s3, pass) => {
      const { VersionId } = await put(s3)
      const erase = () =>
        s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId, BypassGovernanceRetention: true }))
      pass(400 * dayMs - 1)
      const refused = await failureOf(erase())
      assert.deepStrictEqual([refused.name, refused.status], ["AccessDenied", 403])
      assert.match(refused.message, /object protected by object lock/u)
      pass(2)
      await erase()
      assert.strictEqual((await failureOf(s3.send(new GetObjectCommand({ Bucket, Key })))).name, "NoSuchKey")
    }),
  )

  it(
    "hides a version below a delete marker or another version, and loses none",
    withSeals(async (s3) => {
      await put(s3)
      await put(s3, { Body: "forged" })
      await s3.send(new DeleteObjectCommand({ Bucket, Key }))
      const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket }))
      assert.deepStrictEqual(
        Versions?.map(({ Size, IsLatest }) => [Size, IsLatest]),
        [
          [6, false],
          [4, false],
        ],
      )
      assert.deepStrictEqual(
        DeleteMarkers?.map(({ IsLatest }) => IsLatest),
        [true],
      )
    }),
  )

  it(
    "says until when, and lets that be made later and not earlier",
    withSeals(async (s3) => {
      await put(s3)
      const until = inDays(400)
      const found = await s3.send(new GetObjectRetentionCommand({ Bucket, Key }))
      assert.deepStrictEqual(found.Retention, { Mode: "COMPLIANCE", RetainUntilDate: until })
      const { ObjectLockMode, ObjectLockRetainUntilDate } = await s3.send(
        new GetObjectCommand({ Bucket, Key }),
      )
      assert.deepStrictEqual([ObjectLockMode, ObjectLockRetainUntilDate], ["COMPLIANCE", until])
      const retain = (days: number, Mode: "COMPLIANCE" | "GOVERNANCE" = "COMPLIANCE") =>
        s3.send(
          new PutObjectRetentionCommand({
            Bucket,
            Key,
            BypassGovernanceRetention: true,
            Retention: { Mode, RetainUntilDate: inDays(days) },
          }),
        )
      assert.strictEqual((await failureOf(retain(399))).name, "AccessDenied")
      assert.strictEqual((await failureOf(retain(500, "GOVERNANCE"))).name, "AccessDenied")
      await retain(500)
      const longer = await s3.send(new GetObjectRetentionCommand({ Bucket, Key }))
      assert.strictEqual(longer.Retention?.RetainUntilDate?.getTime(), start + 500 * dayMs)
    }),
  )

  it(
    "takes nothing of which it is not sure that it arrived whole",
    withSeals(async (s3) => {
      const { config } = s3
      const unsure = new S3Client({
        region: "us-east-1",
        credentials: config.credentials,
        requestHandler: config.requestHandler,
        requestChecksumCalculation: "WHEN_REQUIRED",
        maxAttempts: 1,
      })
      const failed = await failureOf(put(unsure))
      assert.strictEqual(failed.name, "InvalidRequest")
      assert.match(failed.message, /Content-MD5 OR x-amz-checksum-/u)
    }),
  )

  it(
    "takes an object's own date, if it is one to come and has a mode",
    withSeals(async (s3) => {
      const mode = { ObjectLockMode: "COMPLIANCE" } as const
      await put(s3, { ...mode, ObjectLockRetainUntilDate: inDays(3) })
      const { Retention } = await s3.send(new GetObjectRetentionCommand({ Bucket, Key }))
      assert.deepStrictEqual(Retention?.RetainUntilDate, inDays(3))
      for (const change of [
        mode,
        { ObjectLockRetainUntilDate: inDays(3) },
        { ...mode, ObjectLockRetainUntilDate: inDays(-1) },
      ])
        assert.strictEqual((await failureOf(put(s3, change))).name, "InvalidArgument")
    }),
  )

  it(
    "says how it keeps, and keeps its versions for good",
    withSeals(async (s3) => {
      const { ObjectLockConfiguration } = await s3.send(new GetObjectLockConfigurationCommand({ Bucket }))
      assert.deepStrictEqual(ObjectLockConfiguration?.Rule?.DefaultRetention, {
        Mode: "COMPLIANCE",
        Days: 400,
      })
      const VersioningConfiguration = { Status: "Suspended" } as const
      const suspended = s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
      assert.strictEqual((await failureOf(suspended)).name, "InvalidBucketState")
    }),
  )

  it(
    "is none where it was not made so",
    withSeals(async (s3) => {
      const plain = "orgtag-plain"
      await s3.send(new CreateBucketCommand({ Bucket: plain }))
      const asked = s3.send(new GetObjectLockConfigurationCommand({ Bucket: plain }))
      assert.strictEqual((await failureOf(asked)).name, "ObjectLockConfigurationNotFoundError")
      const retained = put(s3, {
        Bucket: plain,
        ObjectLockMode: "COMPLIANCE",
        ObjectLockRetainUntilDate: new Date(start + dayMs),
      })
      assert.strictEqual((await failureOf(retained)).name, "InvalidRequest")
    }),
  )
})
