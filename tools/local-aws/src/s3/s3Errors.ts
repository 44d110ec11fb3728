import { AwsError } from "../AwsError.ts"

/** S3's errors, as its "Error responses" page words them. */
export const s3Errors = {
  accessDenied: (message = "Access Denied") => new AwsError("AccessDenied", 403, message),
  noSuchBucket: (bucket: string) =>
    new AwsError("NoSuchBucket", 404, "The specified bucket does not exist", { BucketName: bucket }),
  noSuchKey: (key: string) =>
    new AwsError("NoSuchKey", 404, "The specified key does not exist.", { Key: key }),
  noSuchVersion: (key: string, version: string) =>
    new AwsError("NoSuchVersion", 404, "The specified version does not exist.", {
      Key: key,
      VersionId: version,
    }),
  isDeleteMarker: () =>
    new AwsError("MethodNotAllowed", 405, "The specified method is not allowed against this resource."),
  preconditionFailed: (condition: string) =>
    new AwsError("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold", {
      Condition: condition,
    }),
  notImplemented: (header: string) =>
    new AwsError(
      "NotImplemented",
      501,
      "A header you provided implies functionality that is not implemented",
      { Header: header },
    ),
  invalidArgument: (message: string, name: string) =>
    new AwsError("InvalidArgument", 400, message, { ArgumentName: name }),
  invalidRequest: (message: string) => new AwsError("InvalidRequest", 400, message),
  malformedXml: () =>
    new AwsError(
      "MalformedXML",
      400,
      "The XML you provided was not well-formed or did not validate against our published schema",
    ),
  invalidBucketState: (message: string) => new AwsError("InvalidBucketState", 409, message),
  noRetention: () =>
    new AwsError(
      "NoSuchObjectLockConfiguration",
      404,
      "The specified object does not have a ObjectLock configuration",
    ),
  noLockConfiguration: () =>
    new AwsError(
      "ObjectLockConfigurationNotFoundError",
      404,
      "Object Lock configuration does not exist for this bucket",
    ),
  wrongRegion: (bucket: string, region: string) =>
    new AwsError(
      "PermanentRedirect",
      301,
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
      { Endpoint: `${bucket}.s3.${region}.amazonaws.com`, Bucket: bucket },
    ),
} as const
