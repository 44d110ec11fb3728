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

/** The statuses of a common error, or undefined where it is none of them. */
export const commonErrorStatuses = (
  protocol: "json" | "rest-json" | "query",
  code: string,
): ReadonlyArray<number> | undefined => (protocol === "query" ? query : json)[code]
