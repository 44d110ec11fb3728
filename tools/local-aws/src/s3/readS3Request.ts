import { parseXML } from "@aws-sdk/xml-builder"
import type { AwsRequest } from "../AwsRequest.ts"
import { isRecord } from "../Input.ts"
import { s3Errors } from "./s3Errors.ts"

/** Bucket and key of a request: the bucket is the first step of the path, or stands before `s3` in the host's name. */
const placeOf = ({ path, headers }: AwsRequest): { readonly bucket: string; readonly key: string } => {
  const [host] = /^.+(?=\.s3[.-])/u.exec(headers["host"] ?? "") ?? []
  const rest = path.slice(1)
  if (host !== undefined) return { bucket: host, key: rest }
  const slash = rest.indexOf("/")
  return slash === -1
    ? { bucket: rest, key: "" }
    : { bucket: rest.slice(0, slash), key: rest.slice(slash + 1) }
}

/** Operations by method, by what they are about, and by the parameter that tells them apart. */
const operations: Readonly<Record<string, string>> = {
  "PUT bucket": "CreateBucket",
  "PUT bucket versioning": "PutBucketVersioning",
  "PUT bucket object-lock": "PutObjectLockConfiguration",
  "GET bucket object-lock": "GetObjectLockConfiguration",
  "GET bucket list-type": "ListObjectsV2",
  "GET bucket versions": "ListObjectVersions",
  "PUT object": "PutObject",
  "GET object": "GetObject",
  "HEAD object": "HeadObject",
  "DELETE object": "DeleteObject",
  "GET object retention": "GetObjectRetention",
  "PUT object retention": "PutObjectRetention",
}

/** Parameters that are members of an input. */
const parameters: Readonly<Record<string, string>> = {
  "continuation-token": "ContinuationToken",
  "key-marker": "KeyMarker",
  "max-keys": "MaxKeys",
  prefix: "Prefix",
  "start-after": "StartAfter",
  "version-id-marker": "VersionIdMarker",
  versionId: "VersionId",
}

/** Headers that are members of an input. */
const headerMembers: Readonly<Record<string, string>> = {
  "content-md5": "ContentMD5",
  "content-type": "ContentType",
  "if-match": "IfMatch",
  "if-none-match": "IfNoneMatch",
  "x-amz-bucket-object-lock-enabled": "ObjectLockEnabledForBucket",
  "x-amz-bypass-governance-retention": "BypassGovernanceRetention",
  "x-amz-checksum-crc32": "ChecksumCRC32",
  "x-amz-checksum-mode": "ChecksumMode",
  "x-amz-checksum-sha1": "ChecksumSHA1",
  "x-amz-checksum-sha256": "ChecksumSHA256",
  "x-amz-object-lock-mode": "ObjectLockMode",
  "x-amz-object-lock-retain-until-date": "ObjectLockRetainUntilDate",
  "x-amz-sdk-checksum-algorithm": "ChecksumAlgorithm",
}

/** Headers of signing and of SDKs, which are no member of any input. */
const ofTheClient =
  /^x-amz-(?:content-sha256|date|decoded-content-length|security-token|target|user-agent)$|^x-amz-sdk-/u

/** Parameters that say nothing that is asked for: the SDK's own name of the operation, and what tells operations apart. */
const ofTheRoute = new Set(["x-id", "list-type", "object-lock", "retention", "versioning", "versions"])

/** The operation of a request, or undefined where it is none that there is. */
export const s3OperationOf = (request: AwsRequest): string | undefined => {
  const { bucket, key } = placeOf(request)
  if (bucket === "") return undefined
  const names = Object.keys(request.query).filter((name) => name !== "x-id" && !(name in parameters))
  return operations[[request.method, key === "" ? "bucket" : "object", ...names].join(" ")]
}

/**
 * The members of an input: from path, parameters, headers and, where it is XML, the body. A header or parameter that the
 * embedded organization does not know is refused, for S3 would do something about it.
 */
export const s3InputOf = (request: AwsRequest): Readonly<Record<string, unknown>> => {
  const { bucket, key } = placeOf(request)
  const { query, headers } = request
  for (const name of Object.keys(query))
    if (!(name in parameters) && !ofTheRoute.has(name)) throw s3Errors.notImplemented(name)
  for (const name of Object.keys(headers))
    if (
      (name.startsWith("x-amz-") || name === "range") &&
      !(name in headerMembers) &&
      !ofTheClient.test(name)
    )
      throw s3Errors.notImplemented(name)
  if ((headers["content-encoding"] ?? "").includes("aws-chunked"))
    throw s3Errors.notImplemented("content-encoding")
  return {
    Bucket: bucket,
    ...(key === "" ? {} : { Key: key }),
    ...membersOf(query, parameters),
    ...membersOf(headers, headerMembers),
    ...(takesXml.has(s3OperationOf(request) ?? "") ? xmlOf(request.body) : {}),
  }
}

const membersOf = (
  values: Readonly<Record<string, string>>,
  names: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(names).flatMap(([name, member]) => {
      const value = values[name]
      return value === undefined ? [] : [[member, value]]
    }),
  )

const takesXml = new Set([
  "CreateBucket",
  "PutBucketVersioning",
  "PutObjectLockConfiguration",
  "PutObjectRetention",
])

/** The document under the name of its element, which is the member's. */
const xmlOf = (body: string): Readonly<Record<string, unknown>> => {
  if (body === "") return {}
  let parsed: unknown
  try {
    parsed = parseXML(body)
  } catch {
    throw s3Errors.malformedXml()
  }
  return isRecord(parsed) ? parsed : {}
}
