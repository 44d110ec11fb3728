import { AwsError } from "../AwsError.ts"

/** The input is not what the operation takes. */
export const invalid = (message: string): AwsError =>
  new AwsError("InvalidInputException", 400, message, { Reason: "INVALID_PATTERN" })

/** The service's own throttling. */
export const tooManyRequests = (): AwsError =>
  new AwsError(
    "TooManyRequestsException",
    400,
    "You have sent too many requests in too short a period of time.",
    { Type: "RATE_LIMIT" },
  )

/** A token that was not made here. */
export const invalidToken = (): AwsError =>
  new AwsError("InvalidInputException", 400, "You provided an invalid NextToken.", {
    Reason: "INVALID_NEXT_TOKEN",
  })

/** There is nothing of that id. */
export const targetNotFound = (): AwsError =>
  new AwsError(
    "TargetNotFoundException",
    400,
    "We can't find a root, OU, account, or policy with the TargetId that you specified.",
  )
