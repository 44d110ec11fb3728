import { AwsError } from "../AwsError.ts"
import type { Operation, Service } from "../Call.ts"
import type { LocalTime } from "../LocalTime.ts"
import { s3Protocol } from "../protocols/s3Protocol.ts"
import type { Buckets } from "../s3/Buckets.ts"
import { createBucket, putBucketVersioning } from "../s3/bucketOperations.ts"
import { listObjects, listVersions } from "../s3/listOperations.ts"
import { deleteObject, getObject, putObject } from "../s3/objectOperations.ts"
import {
  getObjectLockConfiguration,
  getObjectRetention,
  putObjectLockConfiguration,
  putObjectRetention,
} from "../s3/retention.ts"
import { s3Errors } from "../s3/s3Errors.ts"

/**
 * S3: whole objects with conditional writes, checksums, versions and Object Lock. Reads and lists are consistent, as
 * S3's are. What it does not know of a request it refuses, and does not leave out.
 */
export const s3Service = (buckets: Buckets, time: LocalTime): Service => ({
  id: "S3",
  signingName: "s3",
  protocol: s3Protocol,
  regions: "any",
  operations: new Map<string, Operation>([
    ["CreateBucket", (call) => createBucket(call, buckets)],
    ["PutBucketVersioning", (call) => putBucketVersioning(call, buckets)],
    ["PutObjectLockConfiguration", (call) => putObjectLockConfiguration(call, buckets)],
    ["GetObjectLockConfiguration", (call) => getObjectLockConfiguration(call, buckets)],
    ["PutObject", (call) => putObject(call, buckets, time.now())],
    ["GetObject", (call) => getObject(call, buckets)],
    ["HeadObject", (call) => getObject(call, buckets)],
    ["DeleteObject", (call) => deleteObject(call, buckets, time.now())],
    ["ListObjectsV2", (call) => listObjects(call, buckets)],
    ["ListObjectVersions", (call) => listVersions(call, buckets)],
    ["GetObjectRetention", (call) => getObjectRetention(call, buckets)],
    ["PutObjectRetention", (call) => putObjectRetention(call, buckets, time.now())],
  ]),
  // "Best practices design patterns": at least so many a second for each prefix, of which we have few.
  buckets: (operation) =>
    /^(?:Put|Delete|Create)/u.test(operation)
      ? [{ name: "s3:writes", perSecond: 3500, burst: 3500, scope: "account-region" }]
      : [{ name: "s3:reads", perSecond: 5500, burst: 5500, scope: "account-region" }],
  throttled: () => new AwsError("SlowDown", 503, "Please reduce your request rate."),
  invalid: (message) => s3Errors.invalidArgument(message, "input"),
  actionPrefix: "s3",
  arnsOf: (_operation, { fields }) => {
    const key = typeof fields["Key"] === "string" ? `/${fields["Key"]}` : ""
    return [`arn:aws:s3:::${String(fields["Bucket"])}${key}`]
  },
})
