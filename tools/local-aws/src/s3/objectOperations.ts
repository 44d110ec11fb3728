import { answer, type Answer, type Call } from "../Call.ts"
import type { Bucket, Buckets, ObjectContent, ObjectVersion } from "./Buckets.ts"
import { bucketOf, readableOf } from "./bucketOf.ts"
import { checkBody, etagOf } from "./checkBody.ts"
import { isKept, retentionOfPut } from "./retention.ts"
import { s3Errors } from "./s3Errors.ts"

/** The longest key, in bytes. */
const keyBytesMax = 1024

/** Puts an object, as another version where there is one already and the bucket keeps versions. */
export const putObject = (call: Call, buckets: Buckets, now: number): Answer => {
  const bucket = bucketOf(call, buckets)
  const { input } = call
  const key = input.required("Key")
  if (Buffer.byteLength(key) > keyBytesMax) throw s3Errors.invalidArgument("Your key is too long", "Key")
  const checked = checkBody(call.request, input)
  const retention = retentionOfPut(input, bucket, checked.isSure, now)
  const versions = bucket.objects.get(key) ?? []
  checkConditions(call, key, versions[0])
  const content: ObjectContent = {
    bytes: Uint8Array.from(checked.bytes),
    etag: etagOf(checked.bytes),
    type: input.text("ContentType") ?? "binary/octet-stream",
    checksum: checked.checksum,
  }
  const version = { key, id: idIn(bucket, buckets), at: now, content, retention }
  bucket.objects.set(key, [version, ...(bucket.versioned ? versions : [])])
  return answer({
    ETag: content.etag,
    ...checksumMembers(content),
    ...versionMember(bucket, version),
  })
}

const idIn = (bucket: Bucket, buckets: Buckets): string => (bucket.versioned ? buckets.nextVersion() : "null")

const versionMember = (bucket: Bucket, { id }: ObjectVersion) => (bucket.versioned ? { VersionId: id } : {})

const checksumMembers = ({ checksum }: ObjectContent) =>
  checksum === undefined
    ? {}
    : { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: "FULL_OBJECT" }

/** A conditional write: only where there is no object, or only over the one with this ETag. */
const checkConditions = ({ input }: Call, key: string, newest: ObjectVersion | undefined): void => {
  const [none, match] = [input.text("IfNoneMatch"), input.text("IfMatch")]
  if (none !== undefined && none !== "*") throw s3Errors.notImplemented("If-None-Match")
  if (none !== undefined && newest?.content !== undefined) throw s3Errors.preconditionFailed("If-None-Match")
  if (match === undefined) return
  if (newest?.content === undefined) throw s3Errors.noSuchKey(key)
  if (newest.content.etag !== match) throw s3Errors.preconditionFailed("If-Match")
}

/** Reads an object, or only what is said of it. */
export const getObject = (call: Call, buckets: Buckets): Answer => {
  const bucket = bucketOf(call, buckets)
  const { input } = call
  for (const member of ["IfMatch", "IfNoneMatch"])
    if (input.text(member) !== undefined) throw s3Errors.notImplemented(member)
  const { version, content } = readableOf(call, bucket)
  return answer({
    ...(call.operation === "GetObject" ? { Body: content.bytes } : {}),
    AcceptRanges: "bytes",
    LastModified: new Date(version.at).toUTCString(),
    ContentLength: content.bytes.byteLength,
    ETag: content.etag,
    ContentType: content.type,
    ...(input.text("ChecksumMode") === "ENABLED" ? checksumMembers(content) : {}),
    ...(version.retention === undefined
      ? {}
      : {
          ObjectLockMode: version.retention.mode,
          ObjectLockRetainUntilDate: new Date(version.retention.until).toISOString(),
        }),
    ...versionMember(bucket, version),
  })
}

/**
 * Deletes an object by putting a delete marker before it where the bucket keeps versions, and a version for good where
 * one is named. A version that is retained stays.
 */
export const deleteObject = (call: Call, buckets: Buckets, now: number): Answer => {
  const bucket = bucketOf(call, buckets)
  const key = call.input.required("Key")
  const id = call.input.text("VersionId")
  const versions = bucket.objects.get(key) ?? []
  if (id === undefined && bucket.versioned) {
    const marker = { key, id: buckets.nextVersion(), at: now, content: undefined, retention: undefined }
    bucket.objects.set(key, [marker, ...versions])
    return answer({ DeleteMarker: true, VersionId: marker.id })
  }
  const version = versions.find((each) => each.id === (id ?? "null"))
  if (version !== undefined && isKept(version, call.input.flag("BypassGovernanceRetention"), now))
    throw s3Errors.accessDenied("Access Denied because object protected by object lock.")
  const left = versions.filter((each) => each !== version)
  if (left.length === 0) bucket.objects.delete(key)
  else bucket.objects.set(key, left)
  return answer(id === undefined ? {} : { VersionId: id })
}
