import { AwsError } from "../AwsError.ts"
import type { AwsRequest } from "../AwsRequest.ts"
import type { Protocol } from "./Protocol.ts"
import { elements, escapeXml } from "./xmlText.ts"

/** AWS Query: a form with `Action`, XML answers, lists written as `Name.member.N`. */
export const queryProtocol = (namespace: string): Protocol => ({
  contentType: "text/xml",
  operationOf: (request) => new URLSearchParams(request.body).get("Action") ?? undefined,
  inputOf: parseForm,
  write: (operation, output, requestId) =>
    xml(
      200,
      requestId,
      `<${operation}Response xmlns="${namespace}">${resultOf(operation, output)}` +
        `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
    ),
  writeError: (error, requestId) =>
    xml(
      error.status,
      requestId,
      `<ErrorResponse xmlns="${namespace}"><Error><Type>${error.status < 500 ? "Sender" : "Receiver"}</Type>` +
        `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>${elements(error.members, "members")}</Error>` +
        `<RequestId>${requestId}</RequestId></ErrorResponse>`,
    ),
  identityErrors: {
    unknown: () =>
      new AwsError("InvalidClientTokenId", 403, "The security token included in the request is invalid."),
    expired: () => new AwsError("ExpiredToken", 403, "The security token included in the request is expired"),
  },
  unknownOperation: (name) => new AwsError("InvalidAction", 400, `Could not find operation ${name}`),
  denied: (message) => new AwsError("AccessDenied", 403, message),
})

const xml = (status: number, requestId: string, body: string) => ({
  status,
  headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
  body,
})

const parseForm = (request: AwsRequest): Readonly<Record<string, unknown>> => {
  const root: Branch = new Map()
  for (const [name, value] of new URLSearchParams(request.body)) {
    if (name === "Action" || name === "Version") continue
    const steps = name.split(".")
    const last = steps.pop() ?? ""
    let branch = root
    for (const step of steps) branch = branchAt(branch, step)
    branch.set(last, value)
  }
  return Object.fromEntries([...root].map(([name, value]) => [name, grown(value)]))
}

type Branch = Map<string, Branch | string>

const branchAt = (branch: Branch, step: string): Branch => {
  const found = branch.get(step)
  if (found instanceof Map) return found
  const grownBranch: Branch = new Map()
  branch.set(step, grownBranch)
  return grownBranch
}

/** A branch with the one step `member` is a list: its entries are numbered from 1. */
const grown = (value: Branch | string): unknown => {
  if (typeof value === "string") return value
  const member = value.get("member")
  if (member instanceof Map && value.size === 1)
    return [...member]
      .toSorted(([one], [other]) => Number(one) - Number(other))
      .map(([, entry]) => grown(entry))
  return Object.fromEntries([...value].map(([name, entry]) => [name, grown(entry)]))
}

/** An operation that answers nothing has no element for it. */
const resultOf = (operation: string, output: Readonly<Record<string, unknown>>): string =>
  Object.keys(output).length === 0
    ? ""
    : `<${operation}Result>${elements(output, "members")}</${operation}Result>`
