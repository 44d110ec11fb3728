import type { Exchange } from "./Exchange.ts"
import { decodeServiceModel } from "./ServiceModel.ts"

const shapes = {
  ListRequest: {
    type: "structure",
    required: ["Name"],
    members: { Name: { shape: "Name" }, Size: { shape: "Size" }, Names: { shape: "Names" } },
  },
  ListResponse: {
    type: "structure",
    members: {
      Names: { shape: "Names" },
      Tags: { shape: "Tags" },
      Kind: { shape: "Kind" },
      At: { shape: "At" },
      Whole: { shape: "Whole" },
    },
  },
  Tags: { type: "map", key: { shape: "Name" }, value: { shape: "Size" } },
  Names: { type: "list", member: { shape: "Name" }, max: 2 },
  Name: { type: "string", min: 2, max: 4, pattern: "[a-z]+" },
  Kind: { type: "string", enum: ["ONE", "OTHER"] },
  Size: { type: "integer", min: 1, max: 20 },
  At: { type: "timestamp" },
  Whole: { type: "boolean" },
  Refused: {
    type: "structure",
    required: ["Message"],
    members: { Message: { shape: "Words" } },
    error: { httpStatusCode: 409 },
    exception: true,
  },
  Words: { type: "string" },
}

const model = (protocol: string, service: string, resultWrapper?: string) =>
  decodeServiceModel({
    metadata: {
      apiVersion: "2020-01-01",
      endpointPrefix: service,
      protocol,
      serviceId: service,
      targetPrefix: "Small",
      xmlNamespace: "https://small/",
    },
    operations: {
      List: {
        name: "List",
        http: { method: "POST", requestUri: protocol === "rest-json" ? "/list" : "/" },
        input: { shape: "ListRequest" },
        output: { shape: "ListResponse", ...(resultWrapper === undefined ? {} : { resultWrapper }) },
        errors: [{ shape: "Refused" }],
      },
      Touch: { name: "Touch", http: { method: "POST", requestUri: "/touch" } },
    },
    shapes,
  })

/** A service in each protocol, all with one operation that answers and one that answers nothing. */
export const smallModels = [
  model("json", "js"),
  model("rest-json", "rest"),
  model("query", "form", "ListResult"),
]

/** An exchange with the small service of a protocol; what is left out is as the model says. */
export const exchangeWith = (
  service: "js" | "rest" | "form",
  change: {
    readonly operation?: string
    readonly request?: string
    readonly status?: number
    readonly answer: string
    readonly headers?: Readonly<Record<string, string>>
  },
): Exchange => ({
  origin: "a test",
  forged: false,
  request: {
    method: "POST",
    path: service === "rest" ? "/list" : "/",
    query: {},
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/${service}/aws4_request, x`,
      "x-amz-target": `Small.${change.operation ?? "List"}`,
    },
    body:
      change.request ??
      (service === "form"
        ? `Action=${change.operation ?? "List"}&Version=2020-01-01${change.operation === undefined ? "&Name=ab" : ""}`
        : '{"Name":"ab"}'),
  },
  response: { status: change.status ?? 200, headers: change.headers ?? {}, body: change.answer },
})

/** An answer of the query service around these members. */
export const xmlAnswer = (members: string, namespace = "https://small/"): string =>
  `<ListResponse xmlns="${namespace}"><ListResult>${members}</ListResult>` +
  "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></ListResponse>"
