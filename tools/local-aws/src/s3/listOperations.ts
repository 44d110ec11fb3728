import { answer, type Answer, type Call } from "../Call.ts"
import { cutPage } from "../Page.ts"
import { type Buckets, type ObjectVersion, sortedKeys } from "./Buckets.ts"
import { bucketOf } from "./bucketOf.ts"
import { s3Errors } from "./s3Errors.ts"

/** S3 lists no more at once, however many are asked for. */
const keysMax = 1000

/** Lists the objects whose keys begin with a prefix, in the order of their keys' bytes. */
export const listObjects = (call: Call, buckets: Buckets): Answer => {
  const bucket = bucketOf(call, buckets)
  const { input, faults } = call
  const [prefix, startAfter, token] = ["Prefix", "StartAfter", "ContinuationToken"].map((name) =>
    input.text(name),
  )
  const after = token === undefined ? (startAfter ?? "") : keyOf(token)
  const keys = sortedKeys(bucket).filter((key) => key.startsWith(prefix ?? "") && isAfter(key, after))
  const objects = keys.flatMap((key) => bucket.objects.get(key)?.slice(0, 1) ?? []).filter(hasContent)
  const asked = input.whole("MaxKeys", 0, 2_147_483_647) ?? keysMax
  const { take, advance } = cutPage(objects.length, Math.min(asked, keysMax), faults.page)
  const rows = objects.slice(0, take)
  const last = advance === undefined || asked === 0 ? undefined : (objects[advance - 1]?.key ?? after)
  return answer({
    Name: bucket.name,
    Prefix: prefix ?? "",
    StartAfter: startAfter,
    ContinuationToken: token,
    NextContinuationToken: last === undefined ? undefined : tokenOf(last, call.serial),
    KeyCount: rows.length,
    MaxKeys: asked,
    IsTruncated: last !== undefined,
    Contents: rows.map((version) => ({ Key: version.key, ...described(version) })),
  })
}

/** Lists versions and delete markers, the newest of a key first. It answers all of them at once. */
export const listVersions = (call: Call, buckets: Buckets): Answer => {
  const bucket = bucketOf(call, buckets)
  const prefix = call.input.text("Prefix") ?? ""
  for (const marker of ["KeyMarker", "VersionIdMarker", "MaxKeys"])
    if (call.input.text(marker) !== undefined) throw s3Errors.notImplemented(marker)
  const versions = sortedKeys(bucket)
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) => bucket.objects.get(key) ?? [])
  const isLatest = (version: ObjectVersion) => bucket.objects.get(version.key)?.[0] === version
  return answer({
    Name: bucket.name,
    Prefix: prefix,
    KeyMarker: "",
    VersionIdMarker: "",
    MaxKeys: keysMax,
    IsTruncated: false,
    Version: versions.filter(hasContent).map((version) => ({
      Key: version.key,
      VersionId: version.id,
      IsLatest: isLatest(version),
      ...described(version),
    })),
    DeleteMarker: versions
      .filter((version) => !hasContent(version))
      .map((version) => ({
        Key: version.key,
        VersionId: version.id,
        IsLatest: isLatest(version),
        LastModified: new Date(version.at).toISOString(),
      })),
  })
}

const hasContent = (version: ObjectVersion): boolean => version.content !== undefined

const described = ({ at, content }: ObjectVersion) => ({
  LastModified: new Date(at).toISOString(),
  ETag: content?.etag,
  ...(content?.checksum === undefined
    ? {}
    : { ChecksumAlgorithm: content.checksum.algorithm, ChecksumType: "FULL_OBJECT" }),
  Size: content?.bytes.byteLength,
  StorageClass: "STANDARD",
})

const isAfter = (key: string, other: string): boolean =>
  Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0

/** A token is the last key that was listed: what is put meanwhile is listed where it belongs. */
const tokenOf = (key: string, serial: number): string =>
  Buffer.from(`${String(serial)} ${key}`, "utf8").toString("base64url")

const keyOf = (token: string): string => {
  const key = /^\d+ (.*)$/su.exec(Buffer.from(token, "base64url").toString("utf8"))?.[1]
  if (key === undefined)
    throw s3Errors.invalidArgument("The continuation token provided is incorrect", "continuation-token")
  return key
}
