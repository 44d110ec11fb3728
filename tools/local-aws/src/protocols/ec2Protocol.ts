import { AwsError } from "../AwsError.ts"
import type { Protocol } from "./Protocol.ts"
import { type Branch, formFields, queryProtocol, xml } from "./queryProtocol.ts"
import { elements } from "./xmlText.ts"

/**
 * EC2's own kind of Query: lists are numbered without a step between, answers have no element for their result, their
 * lists hold `item`s, and errors come in an envelope of their own.
 */
export const ec2Protocol = (namespace: string): Protocol => ({
  ...queryProtocol(namespace),
  inputOf: (request) => formFields(request, numbered),
  write: (operation, output, requestId) =>
    xml(
      200,
      requestId,
      `<${operation}Response xmlns="${namespace}"><requestId>${requestId}</requestId>` +
        `${elements(output, "items")}</${operation}Response>`,
    ),
  writeError: (error, requestId) =>
    xml(
      error.status,
      requestId,
      `<Response><Errors><Error>${elements({ Code: error.code, Message: error.message }, "items")}</Error></Errors>` +
        `<RequestID>${requestId}</RequestID></Response>`,
    ),
  identityErrors: {
    unknown: () =>
      new AwsError("AuthFailure", 401, "AWS was not able to validate the provided access credentials"),
    expired: () => new AwsError("RequestExpired", 400, "Request has expired."),
  },
  denied: (message) => new AwsError("UnauthorizedOperation", 403, message),
})

/** A branch whose steps are numbers is a list. */
const numbered = (below: Branch): Branch | undefined =>
  [...below.keys()].every((step) => /^\d+$/u.test(step)) ? below : undefined
