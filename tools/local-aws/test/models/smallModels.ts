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

const bucketMember = { Bucket: { shape: "Name", location: "uri", locationName: "Bucket" } }
const keyMember = { Key: { shape: "Words", location: "uri", locationName: "Key" } }

/** A service of buckets and objects: what is asked is in path, query and headers, what is answered in headers or XML. */
const bucketModel = decodeServiceModel({
  metadata: { apiVersion: "2020-01-01", endpointPrefix: "xml", protocol: "rest-xml", serviceId: "xml" },
  operations: {
    List: {
      name: "List",
      http: { method: "GET", requestUri: "/{Bucket}?list=2" },
      input: { shape: "ListRequest" },
      output: { shape: "ListResponse" },
    },
    Put: {
      name: "Put",
      http: { method: "PUT", requestUri: "/{Bucket}/{Key+}" },
      input: { shape: "PutRequest" },
      output: { shape: "PutResponse" },
    },
    Copy: {
      name: "Copy",
      http: { method: "PUT", requestUri: "/{Bucket}/{Key+}" },
      input: { shape: "CopyRequest" },
      output: { shape: "PutResponse" },
    },
  },
  shapes: {
    ...shapes,
    ListRequest: {
      type: "structure",
      required: ["Bucket"],
      members: { ...bucketMember, Size: { shape: "Size", location: "querystring", locationName: "size" } },
    },
    ListResponse: {
      type: "structure",
      members: { Name: { shape: "Name" }, Rows: { shape: "Rows", locationName: "Row" } },
    },
    Rows: { type: "list", flattened: true, member: { shape: "Row" } },
    Row: { type: "structure", members: { Key: { shape: "Key" } } },
    Key: { type: "string", max: 4 },
    PutRequest: {
      type: "structure",
      required: ["Bucket", "Key"],
      members: { ...bucketMember, ...keyMember },
    },
    CopyRequest: {
      type: "structure",
      required: ["Bucket", "Key", "Source"],
      members: {
        ...bucketMember,
        ...keyMember,
        Source: { shape: "Words", location: "header", locationName: "x-amz-copy-source" },
      },
    },
    PutResponse: {
      type: "structure",
      members: {
        ETag: { shape: "Name", location: "header", locationName: "ETag" },
        At: { shape: "At", location: "header", locationName: "Last-Modified" },
      },
    },
  },
})

/** A service in each protocol, most of them with one operation that answers and one that answers nothing. */
export const smallModels = [
  model("json", "js"),
  model("rest-json", "rest"),
  model("query", "form", "ListResult"),
  bucketModel,
]

/** An exchange with the service of buckets; what is left out is as the model says. */
export const bucketExchange = (change: {
  readonly method?: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly status?: number
  readonly answer: string
  readonly answerHeaders?: Readonly<Record<string, string>>
}): Exchange => ({
  origin: "a test",
  forged: false,
  request: {
    method: change.method ?? "GET",
    path: change.path,
    query: change.query ?? {},
    headers: {
      authorization: "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/xml/aws4_request, x",
      ...change.headers,
    },
    body: "",
  },
  response: { status: change.status ?? 200, headers: change.answerHeaders ?? {}, body: change.answer },
})

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
