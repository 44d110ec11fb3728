import type { ProtocolName } from "./ServiceModel.ts"

/** Errors that every service of a protocol may answer, and the statuses that they come with (CommonErrors of each API). */
const json: Readonly<Record<string, ReadonlyArray<number>>> = {
  AccessDeniedException: [400, 403],
  ExpiredTokenException: [400, 403],
  IncompleteSignatureException: [400, 403],
  InternalFailure: [500],
  InvalidSignatureException: [400, 403],
  MissingAuthenticationTokenException: [400, 403],
  RequestExpired: [400],
  SerializationException: [400],
  ServiceUnavailable: [503],
  ThrottlingException: [400, 429],
  UnknownOperationException: [400, 404],
  UnrecognizedClientException: [400, 403],
  ValidationException: [400],
}

const query: Readonly<Record<string, ReadonlyArray<number>>> = {
  AccessDenied: [403],
  ExpiredToken: [403],
  IncompleteSignature: [400, 403],
  InternalFailure: [500],
  InvalidAction: [400],
  InvalidClientTokenId: [403],
  MissingAuthenticationToken: [403],
  RequestExpired: [400],
  ServiceUnavailable: [503],
  SignatureDoesNotMatch: [403],
  Throttling: [400],
  ValidationError: [400],
}

/** S3's model names few errors; these are from its page "Error responses". */
const restXml: Readonly<Record<string, ReadonlyArray<number>>> = {
  AccessDenied: [403],
  BadDigest: [400],
  ExpiredToken: [400],
  IllegalLocationConstraintException: [400],
  InternalError: [500],
  InvalidAccessKeyId: [403],
  InvalidArgument: [400],
  InvalidBucketName: [400],
  InvalidBucketState: [409],
  InvalidDigest: [400],
  InvalidRequest: [400],
  MalformedXML: [400],
  MethodNotAllowed: [405],
  NoSuchBucket: [404],
  NoSuchKey: [404],
  NoSuchObjectLockConfiguration: [404],
  NoSuchVersion: [404],
  NotImplemented: [501],
  ObjectLockConfigurationNotFoundError: [404],
  PermanentRedirect: [301],
  PreconditionFailed: [412],
  SlowDown: [503],
  XAmzContentSHA256Mismatch: [400],
}

/** EC2's own codes (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html). */
const ec2: Readonly<Record<string, ReadonlyArray<number>>> = {
  AuthFailure: [401, 403],
  FilterLimitExceeded: [400],
  InvalidAction: [400],
  InvalidParameterValue: [400],
  RequestExpired: [400],
  RequestLimitExceeded: [400, 503],
  UnauthorizedOperation: [403],
}

const tables = { json, "rest-json": json, query, "rest-xml": restXml, ec2 } as const

/** The statuses of a common error, or undefined where it is none of them. */
export const commonErrorStatuses = (
  protocol: ProtocolName,
  code: string,
): ReadonlyArray<number> | undefined => tables[protocol][code]
