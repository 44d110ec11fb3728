import { scopeOf } from "../../src/AwsRequest.ts"
import { isRecord } from "../../src/Input.ts"
import { checkShape, type ShapeProblem } from "./checkShape.ts"
import { commonErrorStatuses } from "./commonErrors.ts"
import { readEc2Answer, readEc2Error, readEc2Form } from "./ec2Wire.ts"
import type { Exchange } from "./Exchange.ts"
import { readForm, readQueryError, readResult, type WireValue } from "./queryWire.ts"
import { readDocument, readRequest, readRestXmlError, restXmlOperation } from "./restXmlWire.ts"
import { shapeOf, type OperationModel, type ProtocolName, type ServiceModel } from "./ServiceModel.ts"

/** One thing in an exchange that AWS's model does not allow. */
export interface Mismatch extends ShapeProblem {
  readonly service: string
  readonly operation: string
  readonly side: "request" | "answer"
}

/** What a check of one exchange found. */
export interface Findings {
  /** `<service id>:<Operation>`, or undefined where no model knows the request. */
  readonly name: string | undefined
  readonly succeeded: boolean
  readonly mismatches: ReadonlyArray<Mismatch>
}

/**
 * Holds a request and its answer against the models.
 *
 * **Details** Where requests may be refused, one that the model does not allow is a mismatch only if it was carried
 * out: tests send such requests to see them refused. An answer that a fault put in the service's place is not checked.
 */
export const checkExchange = (
  models: ReadonlyArray<ServiceModel>,
  exchange: Exchange,
  requests: "must fit" | "may be refused",
): Findings => {
  const { request, response } = exchange
  const signingName = scopeOf(request)?.signingName
  const model = models.find(
    ({ metadata }) => (metadata.signingName ?? metadata.endpointPrefix) === signingName,
  )
  const operation = model === undefined ? undefined : operationOf(model, exchange)
  if (model === undefined || operation === undefined) return unknownRequest(exchange, model)
  const { serviceId } = model.metadata
  const succeeded = response !== undefined && response.status < 300 && !exchange.forged
  const on = (side: Mismatch["side"]) => (problem: ShapeProblem) => ({
    ...problem,
    service: serviceId,
    operation: operation.name,
    side,
  })
  const carriedOut =
    response !== undefined && !exchange.forged && (response.status < 400 || response.status >= 500)
  const requestProblems =
    carriedOut || requests === "must fit"
      ? checked(() => problemsOf(model, operation.input?.shape, requestValue(model, operation, exchange)))
      : []
  const answerProblems =
    response === undefined || exchange.forged
      ? []
      : checked(() =>
          succeeded
            ? problemsOf(model, operation.output?.shape, answerValue(model, operation, response))
            : errorProblems(model, operation, response),
        )
  return {
    name: `${serviceId}:${operation.name}`,
    succeeded,
    mismatches: [...requestProblems.map(on("request")), ...answerProblems.map(on("answer"))],
  }
}

/** A request of a service or an operation that no model has may only be refused. */
const unknownRequest = (
  { request, response, forged }: Exchange,
  model: ServiceModel | undefined,
): Findings => ({
  name: undefined,
  succeeded: false,
  mismatches:
    response === undefined || forged || response.status >= 400
      ? []
      : [
          {
            service: model?.metadata.serviceId ?? "?",
            operation: `${request.method} ${request.path}`,
            side: "request",
            path: "",
            message: "was answered, and no model has it",
          },
        ],
})

const operationOf = (model: ServiceModel, { request }: Exchange): OperationModel | undefined => {
  const { protocol, targetPrefix } = model.metadata
  if (protocol === "rest-xml") return restXmlOperation(model, request)
  if (protocol === "query" || protocol === "ec2")
    return model.operations[new URLSearchParams(request.body).get("Action") ?? ""]
  if (protocol === "json") {
    const [prefix, name = ""] = (request.headers["x-amz-target"] ?? "").split(".")
    return prefix === targetPrefix ? model.operations[name] : undefined
  }
  return Object.values(model.operations).find(
    ({ http }) => http.method === request.method && http.requestUri === request.path,
  )
}

/** What cannot be read at all is one problem. */
const checked = (check: () => ReadonlyArray<ShapeProblem>): ReadonlyArray<ShapeProblem> => {
  try {
    return check()
  } catch (error) {
    return [
      { path: "", message: `cannot be read: ${error instanceof Error ? error.message : String(error)}` },
    ]
  }
}

const problemsOf = (
  model: ServiceModel,
  shapeName: string | undefined,
  { value, problems }: WireValue,
): ReadonlyArray<ShapeProblem> => {
  if (shapeName === undefined || value === undefined) return problems
  return [...problems, ...checkShape(model, shapeName, value, formOf(model))]
}

/** Whether a service writes XML, in which all leaves are text. */
const formOf = ({ metadata: { protocol } }: ServiceModel) =>
  protocol === "query" || protocol === "rest-xml" || protocol === "ec2" ? "text" : "json"

const requestValue = (model: ServiceModel, operation: OperationModel, { request }: Exchange): WireValue => {
  const { protocol } = model.metadata
  if (protocol === "rest-xml") return readRequest(request, model, operation)
  if (protocol === "ec2") return readEc2Form(request.body, model, operation)
  if (protocol === "query") return readForm(request.body, model, operation)
  return { value: jsonOf(request.body), problems: [] }
}

const answerValue = (
  model: ServiceModel,
  operation: OperationModel,
  response: NonNullable<Exchange["response"]>,
): WireValue => {
  const { protocol } = model.metadata
  if (protocol === "rest-xml") return readDocument(response, model, operation)
  if (protocol === "ec2") return readEc2Answer(response.body, model, operation)
  if (protocol === "query") return readResult(response.body, model, operation)
  return { value: jsonOf(response.body), problems: [] }
}

/** Of an empty body there are no members. */
const jsonOf = (body: string): unknown => (body === "" ? {} : JSON.parse(body))

const errorProblems = (
  model: ServiceModel,
  operation: OperationModel,
  response: NonNullable<Exchange["response"]>,
): ReadonlyArray<ShapeProblem> => {
  const { protocol } = model.metadata
  const { code, members } = errorOf(protocol, response)
  if (code === undefined)
    return [{ path: "", message: `is an error without a code: ${response.body.slice(0, 120)}` }]
  const { status } = response
  const shapeName = (operation.errors ?? [])
    .map(({ shape }) => shape)
    .find((name) => (shapeOf(model, name).error?.code ?? name) === code)
  if (shapeName === undefined) {
    const statuses = commonErrorStatuses(protocol, code)
    if (statuses === undefined)
      return [{ path: "", message: `is ${code}, which is none of the operation's errors` }]
    return statuses.includes(status)
      ? []
      : [{ path: "", message: `is ${code} with status ${String(status)}, not ${statuses.join(" or ")}` }]
  }
  const shape = shapeOf(model, shapeName)
  const expected = shape.error?.httpStatusCode ?? (shape.fault === true ? 500 : 400)
  const wrongStatus =
    status === expected
      ? []
      : [{ path: "", message: `is ${code} with status ${String(status)}, not ${String(expected)}` }]
  return [...wrongStatus, ...checkShape(model, shapeName, members, formOf(model), code)]
}

const errorOf = (
  protocol: ProtocolName,
  response: NonNullable<Exchange["response"]>,
): { readonly code: string | undefined; readonly members: unknown } => {
  if (protocol === "rest-xml") return readRestXmlError(response.body)
  if (protocol === "query") return readQueryError(response.body)
  if (protocol === "ec2") return { ...readEc2Error(response.body), members: {} }
  return jsonError(response)
}

/** The error's name stands in `__type`, with or without its namespace, or in a header. */
const jsonError = ({ headers, body }: NonNullable<Exchange["response"]>) => {
  const parsed = jsonOf(body)
  const { __type, ...members } = isRecord(parsed) ? parsed : {}
  const named = headers["x-amzn-errortype"] ?? (typeof __type === "string" ? __type : undefined)
  return { code: named?.split("#").at(-1)?.split(":")[0], members }
}
