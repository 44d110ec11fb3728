import type { AwsError } from "../AwsError.ts"
import type { AwsRequest, AwsResponse } from "../AwsRequest.ts"
import type { IdentityErrors } from "../Identity.ts"

/** How a service writes calls, answers and errors on the wire. */
export interface Protocol {
  readonly contentType: string
  /** The operation that the request asks for, or undefined where it names none. */
  readonly operationOf: (request: AwsRequest) => string | undefined
  /** The members of the input. Throws AwsError where it cannot be read. */
  readonly inputOf: (request: AwsRequest) => Readonly<Record<string, unknown>>
  readonly write: (
    operation: string,
    output: Readonly<Record<string, unknown>>,
    requestId: string,
  ) => AwsResponse
  readonly writeError: (error: AwsError, requestId: string) => AwsResponse
  readonly identityErrors: IdentityErrors
  readonly unknownOperation: (name: string) => AwsError
  /** The error with which a policy refuses a call. */
  readonly denied: (message: string) => AwsError
}
