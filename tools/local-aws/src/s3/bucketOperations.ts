import { AwsError } from "../AwsError.ts"
import { answer, type Answer, type Call } from "../Call.ts"
import type { Buckets } from "./Buckets.ts"
import { bucketOf } from "./bucketOf.ts"
import { s3Errors } from "./s3Errors.ts"

/** Makes a bucket. With Object Lock it keeps versions from the beginning. */
export const createBucket = ({ input, identity, region }: Call, buckets: Buckets): Answer => {
  const name = input.required("Bucket")
  if (!/^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u.test(name))
    throw new AwsError("InvalidBucketName", 400, "The specified bucket is not valid.", { BucketName: name })
  const constraint = input.structure("CreateBucketConfiguration")?.text("LocationConstraint")
  if ((constraint ?? "us-east-1") !== region)
    throw new AwsError(
      "IllegalLocationConstraintException",
      400,
      `The ${constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    )
  const there = buckets.at(name)
  if (there !== undefined && there.owner !== identity.account)
    throw new AwsError(
      "BucketAlreadyExists",
      409,
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
      { BucketName: name },
    )
  // Only us-east-1 takes it for done where one's own bucket is there.
  if (there !== undefined && region !== "us-east-1")
    throw new AwsError(
      "BucketAlreadyOwnedByYou",
      409,
      "Your previous request to create the named bucket succeeded and you already own it.",
      { BucketName: name },
    )
  const locked = input.flag("ObjectLockEnabledForBucket")
  if (there === undefined)
    buckets.add({
      name,
      owner: identity.account,
      region,
      objects: new Map(),
      versioned: locked,
      locked,
      defaultRetention: undefined,
    })
  return answer({ Location: `/${name}` })
}

/** Has a bucket keep versions. It cannot be had to stop: nothing of orgtag's would. */
export const putBucketVersioning = (call: Call, buckets: Buckets): Answer => {
  const bucket = bucketOf(call, buckets)
  const status = call.input.structure("VersioningConfiguration")?.text("Status")
  if (status === "Suspended")
    throw bucket.locked
      ? s3Errors.invalidBucketState(
          "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
        )
      : s3Errors.notImplemented("Suspended")
  if (status !== "Enabled") throw s3Errors.malformedXml()
  bucket.versioned = true
  return answer({})
}
