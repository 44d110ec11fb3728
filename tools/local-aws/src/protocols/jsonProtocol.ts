import { AwsError } from "../AwsError.ts"
import type { AwsRequest } from "../AwsRequest.ts"
import { isRecord } from "../Input.ts"
import type { Protocol } from "./Protocol.ts"

/** How a service's errors spell the member with their words; AWS has both. */
export type MessageMember = "message" | "Message"

/** AWS JSON: the operation in `x-amz-target`, JSON both ways, the error's name in `__type`. */
export const jsonProtocol = (version: "1.0" | "1.1", messageMember: MessageMember): Protocol => ({
  contentType: `application/x-amz-json-${version}`,
  operationOf: (request) => request.headers["x-amz-target"]?.split(".")[1],
  inputOf: parseJson,
  write: (_operation, output, requestId) => ({
    status: 200,
    headers: { "content-type": `application/x-amz-json-${version}`, "x-amzn-requestid": requestId },
    body: JSON.stringify(output),
  }),
  writeError: (error, requestId) => ({
    status: error.status,
    headers: { "content-type": `application/x-amz-json-${version}`, "x-amzn-requestid": requestId },
    body: JSON.stringify({ __type: error.code, [messageMember]: error.message, ...error.members }),
  }),
  identityErrors: {
    unknown: () =>
      new AwsError(
        "UnrecognizedClientException",
        400,
        "The security token included in the request is invalid.",
      ),
    expired: () =>
      new AwsError("ExpiredTokenException", 400, "The security token included in the request is expired"),
  },
  unknownOperation: (name) => new AwsError("UnknownOperationException", 400, `unknown operation ${name}`),
  denied: (message) => new AwsError("AccessDeniedException", 400, message),
})

/** The members of a JSON body; an empty body has none. */
export const parseJson = (request: AwsRequest): Readonly<Record<string, unknown>> => {
  if (request.body === "") return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(request.body)
  } catch {
    throw new AwsError("SerializationException", 400, "the body is not JSON")
  }
  if (isRecord(parsed)) return parsed
  throw new AwsError("SerializationException", 400, "the body is not a JSON object")
}
