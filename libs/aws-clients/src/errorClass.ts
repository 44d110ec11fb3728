import { Duration } from "effect"
import type { FailureReason } from "@orgtag/tagging"
import type { CallFault } from "./CallFault.ts"

/** How an error of a class is reported and retried. */
interface ErrorClassRow {
  readonly reason: FailureReason
  /** How often a call is made in all while it fails this way. */
  readonly attempts: number
  /** The wait before the second attempt; it doubles with each one, ± 20 %. */
  readonly firstWait: Duration.Duration
  /** No wait is longer, but for those 20 %. */
  readonly longestWait: Duration.Duration
  /** Whether a write that failed this way may have taken effect. */
  readonly mayTakeEffect: boolean
}

const once = {
  attempts: 1,
  firstWait: Duration.zero,
  longestWait: Duration.zero,
  mayTakeEffect: false,
} as const

/**
 * The one table of error classes: all retries of the product rest on it, because the SDK's own are switched off.
 *
 * Throttles are waited out longest (a bucket of the tagging API refills at 5 to 15 a second). `unreachable` is
 * `unavailable` where nothing was sent; `condition` is a condition of ours that did not hold, `conflict` somebody
 * else's change under way.
 */
export const errorClasses = {
  throttled: {
    reason: "throttled",
    attempts: 10,
    firstWait: Duration.millis(500),
    longestWait: Duration.seconds(20),
    mayTakeEffect: false,
  },
  unavailable: {
    reason: "unavailable",
    attempts: 5,
    firstWait: Duration.millis(250),
    longestWait: Duration.seconds(5),
    mayTakeEffect: true,
  },
  unreachable: {
    reason: "unavailable",
    attempts: 5,
    firstWait: Duration.millis(250),
    longestWait: Duration.seconds(5),
    mayTakeEffect: false,
  },
  malformed: {
    reason: "malformed",
    attempts: 3,
    firstWait: Duration.millis(250),
    longestWait: Duration.seconds(5),
    mayTakeEffect: true,
  },
  conflict: {
    reason: "conflict",
    attempts: 5,
    firstWait: Duration.millis(250),
    longestWait: Duration.seconds(5),
    mayTakeEffect: false,
  },
  skewed: {
    reason: "expired",
    attempts: 2,
    firstWait: Duration.millis(50),
    longestWait: Duration.millis(50),
    mayTakeEffect: false,
  },
  condition: { reason: "conflict", ...once },
  denied: { reason: "denied", ...once },
  notFound: { reason: "not-found", ...once },
  invalid: { reason: "invalid", ...once },
  regionDisabled: { reason: "region-disabled", ...once },
  expired: { reason: "expired", ...once },
  tagPolicy: { reason: "tag-policy", ...once },
} as const satisfies Record<string, ErrorClassRow>
export type ErrorClass = keyof typeof errorClasses

/** What a class means, by its name. */
export const errorClassRow = (name: ErrorClass): ErrorClassRow => errorClasses[name]

/** Codes of Node's sockets before a request was written: nothing can have taken effect. */
const unreachableCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
])

/** Codes of a connection that broke, wherever in the call it did. */
const brokenCodes: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT", "TimeoutError"])

/**
 * Classes by AWS error code. Names differ by service for the same thing: the tagging API throttles with
 * ThrottledException, Organizations with TooManyRequestsException, EC2 with RequestLimitExceeded, S3 with SlowDown.
 */
const classesByCode: ReadonlyArray<readonly [ErrorClass, ReadonlySet<string>]> = [
  [
    "throttled",
    new Set([
      "ThrottledException",
      "ThrottlingException",
      "Throttling",
      "TooManyRequestsException",
      "TooManyRequests",
      "RequestLimitExceeded",
      "RequestThrottled",
      "RequestThrottledException",
      "ProvisionedThroughputExceededException",
      "BandwidthLimitExceeded",
      "PriorRequestNotComplete",
      "EC2ThrottledException",
      "SlowDown",
    ]),
  ],
  ["condition", new Set(["ConditionalCheckFailedException", "PreconditionFailed"])],
  [
    "conflict",
    new Set([
      "ConcurrentModification",
      "ConcurrentModificationException",
      "ConflictException",
      "OperationAborted",
      "ResourceConflictException",
      "ResourceInUse",
      "ResourceInUseException",
      "TransactionConflictException",
      "TransactionInProgressException",
      "ConcurrentUpdateException",
      "ConcurrentAccessException",
      // S3: two conditional writes of one key at once.
      "ConditionalRequestConflict",
    ]),
  ],
  [
    "expired",
    new Set([
      "ExpiredToken",
      "ExpiredTokenException",
      "ExpiredTokenError",
      "RequestExpired",
      "PaginationTokenExpiredException",
    ]),
  ],
  ["skewed", new Set(["RequestTimeTooSkewed", "RequestInTheFuture"])],
  ["regionDisabled", new Set(["RegionDisabledException", "OptInRequired"])],
  [
    "denied",
    new Set([
      "AccessDenied",
      "AccessDeniedException",
      "AuthorizationError",
      "AuthorizationErrorException",
      "NotAuthorized",
      "UnauthorizedOperation",
      "UnauthorizedException",
      "UnauthorizedAccess",
      "Forbidden",
      "ForbiddenException",
      "AWSOrganizationsNotInUseException",
      // SNS on a topic under a KMS key, and Secrets Manager: the key refuses.
      "KMSAccessDenied",
      "KMSAccessDeniedException",
      "KMSDisabled",
      "KMSDisabledException",
      "KMSOptInRequired",
      "DecryptionFailure",
      // KMS itself, of a key that is disabled or about to be deleted.
      "DisabledException",
      "KMSInvalidStateException",
    ]),
  ],
  [
    "unavailable",
    new Set([
      "InternalServiceException",
      "InternalServerException",
      "InternalServerError",
      "InternalFailure",
      "InternalError",
      "InternalErrorException",
      "ServiceException",
      "ServiceUnavailable",
      "ServiceUnavailableException",
      "RequestTimeout",
      "RequestTimeoutException",
    ]),
  ],
  [
    "notFound",
    new Set(["NoSuchEntity", "NoSuchEntityException", "NoSuchBucket", "NoSuchKey", "NoSuchTagSet"]),
  ],
]

/** Codes that stand for bad credentials, and in a member's Region for a Region that is off there (facts, section 6). */
const credentialCodes: ReadonlySet<string> = new Set([
  "UnrecognizedClientException",
  "UnrecognizedClient",
  "InvalidClientTokenId",
  "AuthFailure",
])

const classOfCode = (code: string): ErrorClass | undefined =>
  classesByCode.find(([, codes]) => codes.has(code))?.[0] ??
  (/notfound|nonexistent|doesnotexist/iu.test(code)
    ? "notFound"
    : /throttl/iu.test(code)
      ? "throttled"
      : undefined)

const classOfStatus = (status: number): ErrorClass =>
  status >= 500 ? "unavailable" : status === 429 ? "throttled" : "malformed"

/** What the class of an error depends on besides the error. */
export interface ErrorSetting {
  readonly memberRegion: boolean
  readonly kind: "read" | "write"
}

/**
 * The class of an error that AWS named, be it of a whole call or of one ARN in a `FailedResourcesMap`.
 *
 * A refusal that speaks of a tag policy is one, whatever its code: services word and name it each in their own way.
 * A code that is not in the table is by its status: 5xx is AWS's trouble, anything else a request that it refused.
 */
export const classOfAwsError = (
  error: Pick<CallFault, "code" | "detail" | "status">,
  setting: ErrorSetting,
): ErrorClass => {
  const byCode = classOfCode(error.code)
  if (byCode === "throttled") return byCode
  if (setting.kind === "write" && /tag.?polic/iu.test(`${error.code} ${error.detail}`)) return "tagPolicy"
  if (credentialCodes.has(error.code)) return setting.memberRegion ? "regionDisabled" : "denied"
  if (byCode !== undefined) return byCode
  if (error.status === undefined) return "invalid"
  return error.status >= 500 ? "unavailable" : error.status === 429 ? "throttled" : "invalid"
}

/**
 * The class of what went wrong in an attempt: by shape and status first, by name only where AWS spoke.
 *
 * An answer that is not AWS's (a proxy's page, cut JSON) is judged by its status alone; without any answer the
 * socket's code decides whether something may have been sent.
 */
export const classOfFault = (fault: CallFault, setting: ErrorSetting): ErrorClass => {
  if (fault.fromAws) return classOfAwsError(fault, setting)
  if (unreachableCodes.has(fault.code)) return "unreachable"
  if (brokenCodes.has(fault.code)) return "unavailable"
  if (fault.status !== undefined) return classOfStatus(fault.status)
  if (fault.code === "CredentialsProviderError" || fault.code === "TokenProviderError")
    return /expired/iu.test(fault.detail) ? "expired" : "denied"
  if (fault.detail === "Region is missing") return "invalid"
  return "unavailable"
}
