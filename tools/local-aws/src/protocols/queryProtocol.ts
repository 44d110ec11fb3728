import { AwsError } from "../AwsError.ts"
import type { AwsRequest } from "../AwsRequest.ts"
import type { Protocol } from "./Protocol.ts"
import { elements, escapeXml } from "./xmlText.ts"

/** AWS Query: a form with `Action`, XML answers, lists written as `Name.member.N`. */
export const queryProtocol = (namespace: string): Protocol => ({
  contentType: "text/xml",
  operationOf: (request) => new URLSearchParams(request.body).get("Action") ?? undefined,
  inputOf: (request) => formFields(request, listBelowMember),
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

/** An answer in XML. */
export const xml = (status: number, requestId: string, body: string) => ({
  status,
  headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
  body,
})

/** The entries of a list, by their numbers; undefined where what stands below a name is no list. */
type ListIn = (below: Branch) => Branch | undefined

/** A branch with the one step `member` is a list: its entries are numbered from 1. */
const listBelowMember: ListIn = (below) => {
  const member = below.get("member")
  return member instanceof Map && below.size === 1 ? member : undefined
}

/** The members of a form whose names are taken apart at their dots. */
export const formFields = (request: AwsRequest, listIn: ListIn): Readonly<Record<string, unknown>> => {
  const root: Branch = new Map()
  for (const [name, value] of new URLSearchParams(request.body)) {
    if (name === "Action" || name === "Version") continue
    const steps = name.split(".")
    const last = steps.pop() ?? ""
    let branch = root
    for (const step of steps) branch = branchAt(branch, step)
    branch.set(last, value)
  }
  return Object.fromEntries([...root].map(([name, value]) => [name, grown(value, listIn)]))
}

/** What stands below a step of a name. */
export type Branch = Map<string, Branch | string>

const branchAt = (branch: Branch, step: string): Branch => {
  const found = branch.get(step)
  if (found instanceof Map) return found
  const grownBranch: Branch = new Map()
  branch.set(step, grownBranch)
  return grownBranch
}

const grown = (value: Branch | string, listIn: ListIn): unknown => {
  if (typeof value === "string") return value
  const list = listIn(value)
  if (list !== undefined)
    return [...list]
      .toSorted(([one], [other]) => Number(one) - Number(other))
      .map(([, entry]) => grown(entry, listIn))
  return Object.fromEntries([...value].map(([name, entry]) => [name, grown(entry, listIn)]))
}

/** An operation that answers nothing has no element for it. */
const resultOf = (operation: string, output: Readonly<Record<string, unknown>>): string =>
  Object.keys(output).length === 0
    ? ""
    : `<${operation}Result>${elements(output, "members")}</${operation}Result>`
