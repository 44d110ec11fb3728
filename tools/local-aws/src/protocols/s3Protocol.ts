import { AwsError } from "../AwsError.ts"
import type { AwsResponse } from "../AwsRequest.ts"
import { s3InputOf, s3OperationOf } from "../s3/readS3Request.ts"
import type { Protocol } from "./Protocol.ts"
import { elements } from "./xmlText.ts"

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

/** The elements of answers that have a document; the members of the others are headers. */
const documents: Readonly<Record<string, string>> = {
  GetObjectLockConfiguration: "ObjectLockConfiguration",
  GetObjectRetention: "Retention",
  ListObjectVersions: "ListVersionsResult",
  ListObjectsV2: "ListBucketResult",
}

/** The headers of members. */
const headers: Readonly<Record<string, string>> = {
  AcceptRanges: "accept-ranges",
  ChecksumCRC32: "x-amz-checksum-crc32",
  ChecksumSHA1: "x-amz-checksum-sha1",
  ChecksumSHA256: "x-amz-checksum-sha256",
  ChecksumType: "x-amz-checksum-type",
  ContentLength: "content-length",
  ContentType: "content-type",
  DeleteMarker: "x-amz-delete-marker",
  ETag: "etag",
  LastModified: "last-modified",
  Location: "location",
  ObjectLockMode: "x-amz-object-lock-mode",
  ObjectLockRetainUntilDate: "x-amz-object-lock-retain-until-date",
  VersionId: "x-amz-version-id",
}

const common = (requestId: string) => ({ "x-amz-request-id": requestId, "x-amz-id-2": `host/${requestId}` })

/** REST-XML as S3 has it: the operation is method, path and parameters, an input is spread over all parts of a request. */
export const s3Protocol: Protocol = {
  contentType: "application/xml",
  operationOf: s3OperationOf,
  inputOf: s3InputOf,
  write: (operation, output, requestId): AwsResponse => {
    const root = documents[operation]
    if (root !== undefined)
      return {
        status: 200,
        headers: { ...common(requestId), "content-type": "application/xml" },
        body: `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${elements(output, "repeated")}</${root}>`,
      }
    const { Body: bytes, ...members } = output
    return {
      status: operation === "DeleteObject" ? 204 : 200,
      headers: { ...common(requestId), ...inHeaders(members) },
      body: "",
      ...(bytes instanceof Uint8Array ? { bytes } : {}),
    }
  },
  writeError: (error, requestId) => ({
    status: error.status,
    headers: { ...common(requestId), "content-type": "application/xml" },
    body:
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error>` +
      elements({ Code: error.code, Message: error.message, ...error.members }, "repeated") +
      `<RequestId>${requestId}</RequestId><HostId>host/${requestId}</HostId></Error>`,
  }),
  identityErrors: {
    unknown: () =>
      new AwsError(
        "InvalidAccessKeyId",
        403,
        "The AWS Access Key Id you provided does not exist in our records.",
      ),
    expired: () => new AwsError("ExpiredToken", 400, "The provided token has expired."),
  },
  unknownOperation: (name) =>
    new AwsError(
      "MethodNotAllowed",
      405,
      `The specified method is not allowed against this resource: ${name}`,
    ),
  denied: (message) => new AwsError("AccessDenied", 403, message),
}

const inHeaders = (members: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(members).flatMap(([member, value]) => {
      const name = headers[member]
      if (name === undefined) throw new Error(`${member} has no header`)
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? [[name, String(value)]]
        : []
    }),
  )
