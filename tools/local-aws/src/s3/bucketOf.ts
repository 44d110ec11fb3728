import type { Call } from "../Call.ts"
import type { Bucket, Buckets, ObjectVersion } from "./Buckets.ts"
import { s3Errors } from "./s3Errors.ts"

/** The bucket that a call names. One of another account answers as a bucket whose policy lets nobody else in. */
export const bucketOf = ({ input, identity, region }: Call, buckets: Buckets): Bucket => {
  const name = input.required("Bucket")
  const bucket = buckets.at(name)
  if (bucket === undefined) throw s3Errors.noSuchBucket(name)
  if (bucket.owner !== identity.account) throw s3Errors.accessDenied()
  if (bucket.region !== region) throw s3Errors.wrongRegion(name, bucket.region)
  return bucket
}

/** The version that a call names, or the newest one; undefined where there is none at all. */
export const versionOf = ({ input }: Call, bucket: Bucket): ObjectVersion | undefined => {
  const key = input.required("Key")
  const id = input.text("VersionId")
  const versions = bucket.objects.get(key) ?? []
  if (id === undefined) return versions[0]
  const version = versions.find((each) => each.id === id)
  if (version === undefined) throw s3Errors.noSuchVersion(key, id)
  return version
}

/** The version that a call reads. A delete marker is one that was asked for by its id, and otherwise no object at all. */
export const readableOf = (call: Call, bucket: Bucket) => {
  const version = versionOf(call, bucket)
  const content = version?.content
  if (version !== undefined && content !== undefined) return { version, content }
  if (version !== undefined && call.input.text("VersionId") !== undefined) throw s3Errors.isDeleteMarker()
  throw s3Errors.noSuchKey(call.input.required("Key"))
}
