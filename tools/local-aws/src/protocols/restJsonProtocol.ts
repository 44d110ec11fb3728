import { AwsError } from "../AwsError.ts"
import { parseJson, type MessageMember } from "./jsonProtocol.ts"
import type { Protocol } from "./Protocol.ts"

/** REST-JSON: the operation is a path, the error's name a header. */
export const restJsonProtocol = (
  operations: ReadonlyMap<string, string>,
  messageMember: MessageMember,
): Protocol => ({
  contentType: "application/json",
  operationOf: (request) => operations.get(`${request.method} ${request.path}`),
  inputOf: parseJson,
  write: (_operation, output, requestId) => ({
    status: 200,
    headers: { "content-type": "application/json", "x-amzn-requestid": requestId },
    body: JSON.stringify(output),
  }),
  writeError: (error, requestId) => ({
    status: error.status,
    headers: {
      "content-type": "application/json",
      "x-amzn-requestid": requestId,
      "x-amzn-errortype": error.code,
    },
    body: JSON.stringify({ [messageMember]: error.message, ...error.members }),
  }),
  identityErrors: {
    unknown: () =>
      new AwsError(
        "UnrecognizedClientException",
        403,
        "The security token included in the request is invalid.",
      ),
    expired: () =>
      new AwsError("ExpiredTokenException", 403, "The security token included in the request is expired"),
  },
  unknownOperation: (name) => new AwsError("UnknownOperationException", 404, `unknown operation ${name}`),
  denied: (message) => new AwsError("AccessDeniedException", 403, message),
})
