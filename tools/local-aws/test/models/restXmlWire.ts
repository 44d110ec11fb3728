import type { Exchange } from "./Exchange.ts"
import type { ShapeProblem } from "./checkShape.ts"
import { shaped, type WireValue } from "./queryWire.ts"
import {
  shapeOf,
  type OperationModel,
  type ServiceModel,
  type Shape,
  type ShapeReference,
} from "./ServiceModel.ts"
import { readXml } from "./xml.ts"

type Request = Exchange["request"]
type Response = NonNullable<Exchange["response"]>

/** A path as the model writes it: the bucket is its first step, wherever the request has it. */
const pathOf = ({ path, headers }: Request): string => {
  const [bucket] = /^.+(?=\.s3[.-])/u.exec(headers["host"] ?? "") ?? []
  const whole = bucket === undefined ? path : `/${bucket}${path}`
  return /^\/[^/]+\/$/u.test(whole) ? whole.slice(0, -1) : whole
}

/** The names and values that an operation's URI has in its query. */
const routeOf = ({ http }: OperationModel): URLSearchParams =>
  new URLSearchParams(http.requestUri.split("?")[1] ?? "")

const pathPattern = ({ http }: OperationModel): RegExp => {
  const path = http.requestUri.split("?")[0] ?? ""
  const source = path.replaceAll(/\{(\w+)(\+?)\}/gu, (_, name: string, greedy: string) =>
    greedy === "+" ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  )
  return new RegExp(`^${source}$`, "su")
}

/**
 * The operation whose method, path and query fit; of several the one that asks for most. Operations that share a URI
 * differ by parameters and headers that they cannot do without.
 */
export const restXmlOperation = (model: ServiceModel, request: Request): OperationModel | undefined => {
  const fitting = Object.values(model.operations).flatMap((operation) => {
    const route = [...routeOf(operation)]
    const inputs = operation.input === undefined ? undefined : shapeOf(model, operation.input.shape)
    const needed = (location: string) =>
      (inputs?.required ?? []).flatMap((name) => {
        const member = inputs?.members?.[name]
        return member?.location === location ? [member.locationName ?? name] : []
      })
    const [headers, queries] = [needed("header"), needed("querystring")]
    const fits =
      operation.http.method === request.method &&
      pathPattern(operation).test(pathOf(request)) &&
      route.every(([name, value]) => request.query[name] === value) &&
      queries.every((name) => name in request.query) &&
      headers.every((name) => name.toLowerCase() in request.headers)
    return fits ? [{ operation, asks: route.length + queries.length + headers.length }] : []
  })
  return fitting.toSorted((one, other) => other.asks - one.asks)[0]?.operation
}

/** Headers of signing and of SDKs, which are no member of any input. */
const ofTheClient =
  /^x-amz-(?:content-sha256|date|decoded-content-length|security-token|target|user-agent)$|^x-amz-sdk-(?!checksum)/u

/** Reads a request whose input is spread over path, query, headers and body. */
export const readRequest = (request: Request, model: ServiceModel, operation: OperationModel): WireValue => {
  const problems: Array<ShapeProblem> = []
  if (operation.input === undefined) return { value: undefined, problems }
  const shape = shapeOf(model, operation.input.shape)
  const inPath = pathPattern(operation).exec(pathOf(request))?.groups ?? {}
  const value = {
    ...Object.fromEntries(
      membersAt(shape, "uri").map(([name, { locationName = name }]) => [name, inPath[locationName]]),
    ),
    ...Object.fromEntries(
      membersAt(shape, "querystring").map(([name, { locationName = name }]) => [
        name,
        request.query[locationName],
      ]),
    ),
    ...headerMembers(request.headers, model, shape, problems),
    ...bodyMembers(request.body, model, shape, problems),
  }
  const queries = new Set(
    membersAt(shape, "querystring").map(([name, { locationName = name }]) => locationName),
  )
  for (const name of Object.keys(request.query))
    if (name !== "x-id" && !queries.has(name) && !routeOf(operation).has(name))
      problems.push({ path: name, message: "is no parameter of the model" })
  const headers = new Set(
    membersAt(shape, "header").map(([name, { locationName = name }]) => locationName.toLowerCase()),
  )
  const takesChecksum = operation.httpChecksum?.requestAlgorithmMember !== undefined
  for (const name of Object.keys(request.headers)) {
    const known = headers.has(name) || ofTheClient.test(name)
    if (name.startsWith("x-amz-") && !known && !(takesChecksum && name.startsWith("x-amz-checksum-")))
      problems.push({ path: name, message: "is no header of the model" })
  }
  return { value, problems }
}

/** Reads an answer: members in headers, and a document or bytes. */
export const readDocument = (
  response: Response,
  model: ServiceModel,
  operation: OperationModel,
): WireValue => {
  const problems: Array<ShapeProblem> = []
  if (operation.output === undefined) {
    if (response.body !== "")
      problems.push({ path: "", message: "has a body, and the operation answers nothing" })
    return { value: undefined, problems }
  }
  const shape = shapeOf(model, operation.output.shape)
  return {
    value: {
      ...headerMembers(response.headers, model, shape, problems),
      ...bodyMembers(response.body, model, shape, problems),
    },
    problems,
  }
}

const membersAt = (shape: Shape, location: string): ReadonlyArray<[string, ShapeReference]> =>
  Object.entries(shape.members ?? {}).filter(([, member]) => member.location === location)

const headerMembers = (
  headers: Readonly<Record<string, string>>,
  model: ServiceModel,
  shape: Shape,
  problems: Array<ShapeProblem>,
): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    membersAt(shape, "header").map(([name, { locationName = name, shape: shapeName }]) => {
      const text = headers[locationName.toLowerCase()]
      const { type, timestampFormat } = shapeOf(model, shapeName)
      return text === undefined || type !== "timestamp" || timestampFormat === "iso8601"
        ? [name, text]
        : [name, dateOf(text, name, problems)]
    }),
  )

/** A date in a header, which is written as HTTP writes dates. */
const dateOf = (text: string, path: string, problems: Array<ShapeProblem>): string | undefined => {
  if (/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/u.test(text)) return new Date(text).toISOString()
  problems.push({ path, message: `is ${text}, which is no date of HTTP` })
  return undefined
}

/** The members in the body: those of a document, or the one that is the document. Bytes are not looked at. */
const bodyMembers = (
  body: string,
  model: ServiceModel,
  shape: Shape,
  problems: Array<ShapeProblem>,
): Readonly<Record<string, unknown>> => {
  const payload = shape.payload
  const member = payload === undefined ? undefined : shape.members?.[payload]
  if (payload !== undefined && member !== undefined) {
    if (shapeOf(model, member.shape).type !== "structure" || body === "") return {}
    const root = readXml(body)
    if (root.name !== (member.locationName ?? payload))
      problems.push({ path: root.name, message: `is not ${member.locationName ?? payload}` })
    return { [payload]: shaped(model, member.shape, root, payload, problems) }
  }
  const inBody = Object.entries(shape.members ?? {}).filter(([, each]) => each.location === undefined)
  if (inBody.length === 0) {
    if (body !== "") problems.push({ path: "", message: "has a body, and no member is in it" })
    return {}
  }
  if (body === "") return {}
  const read = shaped(model, nameOf(model, shape), readXml(body), "", problems)
  return typeof read === "object" && read !== null ? { ...read } : {}
}

const nameOf = (model: ServiceModel, shape: Shape): string =>
  Object.entries(model.shapes).find(([, each]) => each === shape)?.[0] ?? ""

/** The code of an error. Its other members are not in S3's model. */
export const readRestXmlError = (
  body: string,
): { readonly code: string | undefined; readonly members: Readonly<Record<string, unknown>> } => {
  const error = readXml(body)
  return {
    code: error.name === "Error" ? error.children.find(({ name }) => name === "Code")?.text : undefined,
    members: {},
  }
}
