import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3"
import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { makeLocalAws, serve, twoAccounts, type LocalAws } from "../../src/index.ts"
import { failureOf, shop, withOrganization } from "../clients.ts"

const s3Of = (aws: LocalAws, region = "eu-west-1", credentials = aws.credentials) =>
  new S3Client({ region, credentials, requestHandler: aws.requestHandler, maxAttempts: 1 })

const Bucket = "orgtag-results"

const withBucket = (test: (s3: S3Client, aws: LocalAws) => Promise<void>, faults = {}) =>
  withOrganization(faults, async (aws) => {
    const s3 = s3Of(aws)
    await s3.send(new CreateBucketCommand({ Bucket }))
    await test(s3, aws)
  })

const put = (s3: S3Client, Key: string, change: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: "text", ...change }))

const read = async (s3: S3Client, Key: string) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
  return Body?.transformToByteArray()
}

const keys = async (s3: S3Client, input = {}) =>
  (await s3.send(new ListObjectsV2Command({ Bucket, ...input }))).Contents?.map(({ Key }) => Key) ?? []

describe("an object", () => {
  it(
    "holds the bytes that were put, whatever they are, and says their ETag, type and checksum",
    withBucket(async (s3) => {
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
      const written = await put(s3, "a b/ü+&.bin", { Body: bytes, ContentType: "x/y" })
      assert.strictEqual(written.ETag, '"e2c865db4162bed963bfaa9ef6ac18f0"')
      assert.strictEqual(written.ChecksumCRC32, "KQWMcw==")
      const head = await s3.send(
        new HeadObjectCommand({ Bucket, Key: "a b/ü+&.bin", ChecksumMode: "ENABLED" }),
      )
      assert.strictEqual(head.ContentLength, 256)
      assert.strictEqual(head.ContentType, "x/y")
      assert.strictEqual(head.ChecksumCRC32, written.ChecksumCRC32)
      assert.deepStrictEqual(Uint8Array.from((await read(s3, "a b/ü+&.bin")) ?? []), bytes)
    }),
  )

  it(
    "that is not there is told so by GetObject with a body and by HeadObject without one",
    withBucket(async (s3) => {
      const [get, head] = await Promise.all([
        failureOf(s3.send(new GetObjectCommand({ Bucket, Key: "x" }))),
        failureOf(s3.send(new HeadObjectCommand({ Bucket, Key: "x" }))),
      ])
      assert.deepStrictEqual(get, {
        name: "NoSuchKey",
        message: "The specified key does not exist.",
        status: 404,
      })
      assert.deepStrictEqual([head.name, head.status], ["NotFound", 404])
    }),
  )

  it(
    "is written where there is none, or over the one that was read, if that is what was asked",
    withBucket(async (s3) => {
      const first = await put(s3, "k", { IfNoneMatch: "*" })
      assert.strictEqual((await failureOf(put(s3, "k", { IfNoneMatch: "*" }))).status, 412)
      const second = await put(s3, "k", { Body: "other", IfMatch: first.ETag })
      const stale = await failureOf(put(s3, "k", { Body: "third", IfMatch: first.ETag }))
      assert.deepStrictEqual([stale.name, stale.status], ["PreconditionFailed", 412])
      assert.strictEqual((await failureOf(put(s3, "none", { IfMatch: second.ETag }))).name, "NoSuchKey")
      assert.strictEqual((await failureOf(put(s3, "k", { IfNoneMatch: "x" }))).name, "NotImplemented")
      assert.strictEqual(Buffer.from((await read(s3, "k")) ?? []).toString(), "other")
    }),
  )

  it(
    "is not written where a checksum says that it arrived otherwise than it was sent",
    withBucket(async (s3) => {
      const md5 = await failureOf(put(s3, "k", { ContentMD5: "AAAAAAAAAAAAAAAAAAAAAA==" }))
      assert.strictEqual(md5.name, "BadDigest")
      assert.strictEqual((await failureOf(put(s3, "k", { ContentMD5: "AA==" }))).name, "InvalidDigest")
      assert.strictEqual((await failureOf(put(s3, "k", { ChecksumCRC32: "AAAAAA==" }))).name, "BadDigest")
      assert.deepStrictEqual(await keys(s3), [])
    }),
  )

  it(
    "is not written where a request asks for what is not here, so that nothing is left out unsaid",
    withBucket(async (s3) => {
      for (const change of [
        { Tagging: "a=b" },
        { ServerSideEncryption: "AES256" as const },
        { ACL: "private" as const },
      ])
        assert.strictEqual((await failureOf(put(s3, "k", change))).name, "NotImplemented")
    }),
  )

  it(
    "is listed by the bytes of its key, page by page, also from a key on",
    withBucket(async (s3) => {
      for (const key of ["b/2", "b/10", "a", "ü", "b/1", "Z"]) await put(s3, key)
      assert.deepStrictEqual(await keys(s3), ["Z", "a", "b/1", "b/10", "b/2", "ü"])
      assert.deepStrictEqual(await keys(s3, { Prefix: "b/", StartAfter: "b/1" }), ["b/10", "b/2"])
      const page = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 4 }))
      assert.isTrue(page.IsTruncated)
      await put(s3, "b/11")
      const ContinuationToken = page.NextContinuationToken
      assert.deepStrictEqual(await keys(s3, { ContinuationToken }), ["b/11", "b/2", "ü"])
      const wrong = s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: "x" }))
      assert.strictEqual((await failureOf(wrong)).name, "InvalidArgument")
    }),
  )

  it(
    "stays below a delete marker where versions are kept, and goes where they are not",
    withBucket(async (s3) => {
      await put(s3, "k")
      await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }))
      assert.strictEqual((await failureOf(read(s3, "k"))).name, "NoSuchKey")
      const VersioningConfiguration = { Status: "Enabled" } as const
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
      const { VersionId } = await put(s3, "k")
      await put(s3, "k", { Body: "newer" })
      const marker = await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }))
      assert.isTrue(marker.DeleteMarker)
      assert.strictEqual((await failureOf(read(s3, "k"))).name, "NoSuchKey")
      assert.deepStrictEqual(await keys(s3), [])
      await put(s3, "k", { Body: "again", IfNoneMatch: "*" })
      const old = await s3.send(new GetObjectCommand({ Bucket, Key: "k", VersionId }))
      assert.strictEqual(await old.Body?.transformToString(), "text")
    }),
  )

  it("crosses a socket as it is", () =>
    Effect.gen(function* () {
      const aws = yield* makeLocalAws({ seed: twoAccounts() })
      const { url } = yield* serve(aws, 0)
      const s3 = new S3Client({
        region: "eu-west-1",
        endpoint: url,
        credentials: aws.credentials,
        maxAttempts: 1,
      })
      const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256)
      const found = yield* Effect.promise(async () => {
        await s3.send(new CreateBucketCommand({ Bucket }))
        await put(s3, "a b/ü.gz", { Body: bytes })
        const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "a b/ü.gz" }))
        assert.strictEqual(head.ContentLength, bytes.length)
        assert.strictEqual((await failureOf(read(s3, "x"))).name, "NoSuchKey")
        return read(s3, "a b/ü.gz")
      })
      assert.deepStrictEqual(Uint8Array.from(found ?? []), bytes)
      s3.destroy()
    }).pipe(Effect.scoped, Effect.runPromise))
})

describe("a bucket", () => {
  it(
    "has a name that nobody else has",
    withBucket(async (s3, aws) => {
      const again = await failureOf(s3.send(new CreateBucketCommand({ Bucket })))
      assert.strictEqual(again.name, "BucketAlreadyOwnedByYou")
      const other = s3Of(aws, "eu-west-1", aws.credentialsOf(shop))
      assert.strictEqual(
        (await failureOf(other.send(new CreateBucketCommand({ Bucket })))).name,
        "BucketAlreadyExists",
      )
      assert.strictEqual((await failureOf(put(other, "k"))).name, "AccessDenied")
      const bad = s3.send(new CreateBucketCommand({ Bucket: "Not_A_Name" }))
      assert.strictEqual((await failureOf(bad)).name, "InvalidBucketName")
    }),
  )

  it(
    "is reached in its own Region only, and is not there where nobody made it",
    withBucket(async (s3, aws) => {
      const elsewhere = await failureOf(put(s3Of(aws, "us-east-1"), "k"))
      assert.deepStrictEqual([elsewhere.name, elsewhere.status], ["PermanentRedirect", 301])
      const missing = await failureOf(s3.send(new ListObjectsV2Command({ Bucket: "nowhere" })))
      assert.deepStrictEqual([missing.name, missing.status], ["NoSuchBucket", 404])
    }),
  )

  it(
    "slows down as S3 does, with a status of its own",
    withBucket(
      async (s3) => {
        const failed = await failureOf(put(s3, "k"))
        assert.deepStrictEqual([failed.name, failed.status], ["SlowDown", 503])
        await put(s3, "k")
      },
      { faults: [{ service: "S3", operation: "PutObject", calls: "1-1", do: { throttle: true } }] },
    ),
  )
})
