/**
 * An answer that is an error: the name a client sees, the HTTP status and the words.
 */
export class AwsError extends Error {
  readonly code: string
  readonly status: number
  /** Further members of the error's shape, such as `Reason` of InvalidInputException. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(
    code: string,
    status: number,
    message: string,
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.name = "AwsError"
    this.code = code
    this.status = status
    this.members = members
  }
}

/** A connection that closed without an answer: what a client sees as ECONNRESET. */
export class ConnectionCut extends Error {
  readonly code = "ECONNRESET"

  constructor() {
    super("socket hang up")
    // The SDK's own HTTP handler gives this name to every ECONNRESET.
    this.name = "TimeoutError"
  }
}
