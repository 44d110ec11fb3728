import { AwsError } from "../AwsError.ts"
import type { AwsRequest, AwsResponse } from "../AwsRequest.ts"
import type { Call, Operation, Service } from "../Call.ts"
import { faultyPage } from "../dynamo/faultyPage.ts"
import { partialBatch } from "../dynamo/partialBatch.ts"
import type { Tables } from "../dynamo/Tables.ts"
import { isRecord, type Input } from "../Input.ts"
import type { LocalTime } from "../LocalTime.ts"
import type { OrganizationState } from "../OrganizationState.ts"
import { jsonProtocol } from "../protocols/jsonProtocol.ts"

/** What dynalite 4 answers: no transactions, streams, point-in-time recovery or changes of a time to live. */
const operations = [
  "BatchGetItem",
  "BatchWriteItem",
  "CreateTable",
  "DeleteItem",
  "DeleteTable",
  "DescribeTable",
  "DescribeTimeToLive",
  "GetItem",
  "ListTables",
  "ListTagsOfResource",
  "PutItem",
  "Query",
  "Scan",
  "TagResource",
  "UntagResource",
  "UpdateItem",
  "UpdateTable",
]

const controlPlane = /Table|TimeToLive|Tag/u

/**
 * DynamoDB on dynalite: one set of tables, of the security account, the same in every Region. Other accounts are
 * refused. A call of the data plane is throttled with ProvisionedThroughputExceededException, one of the control plane
 * with ThrottlingException.
 */
export const dynamoService = (state: OrganizationState, tables: Tables, time: LocalTime): Service => ({
  id: "DynamoDB",
  signingName: "dynamodb",
  protocol: jsonProtocol("1.0", "message"),
  regions: "any",
  operations: new Map(
    operations.map((name): readonly [string, Operation] => [name, (call) => send(call, state, tables, time)]),
  ),
  buckets: () => [],
  throttled,
  invalid: (message) => new AwsError("ValidationException", 400, message),
  actionPrefix: "dynamodb",
  arnsOf: (_operation, input, region) => tableNames(input).map((name) => tableArn(state, region, name)),
})

const throttled = (operation: string): AwsError =>
  controlPlane.test(operation)
    ? new AwsError("ThrottlingException", 400, "Rate of requests exceeds the allowed throughput.")
    : new AwsError(
        "ProvisionedThroughputExceededException",
        400,
        "The level of configured provisioned throughput for the table was exceeded.",
      )

const tableArn = ({ seed }: OrganizationState, region: string, name: string): string =>
  `arn:${seed.partition}:dynamodb:${region}:${seed.securityAccountId}:table/${name}`

const tableNames = (input: Input): ReadonlyArray<string> => {
  const { TableName, RequestItems } = input.fields
  if (typeof TableName === "string") return [TableName]
  return isRecord(RequestItems) ? Object.keys(RequestItems) : []
}

const send = async (call: Call, state: OrganizationState, tables: Tables, time: LocalTime) => {
  if (call.identity.account !== state.seed.securityAccountId)
    throw new AwsError(
      "AccessDeniedException",
      400,
      `User: ${call.identity.arn} is not authorized to perform: dynamodb:${call.operation}`,
    )
  const { request, faults } = call
  const batch = call.operation === "BatchWriteItem" || call.operation === "BatchGetItem"
  if (batch && faults.unprocessed !== undefined && faults.unprocessed > 0)
    return { raw: await sendPart(call, tables, time.now(), faults.unprocessed) }
  const sendOn = (sent: AwsRequest) => tables.send(call.operation, sent, time.now(), faults.staleMs)
  const isList = call.operation === "Query" || call.operation === "Scan"
  const answered = isList
    ? await faultyPage(call.input.fields, request, faults.page, sendOn)
    : await sendOn(request)
  return { raw: edited(answered, call, state) }
}

/** Carries out a batch without its last items and names them. AWS throws where it can do none of them. */
const sendPart = async (call: Call, tables: Tables, now: number, count: number): Promise<AwsResponse> => {
  const { RequestItems } = call.input.fields
  const { rest, undone } = partialBatch(isRecord(RequestItems) ? RequestItems : {}, count)
  if (rest === undefined) throw throttled(call.operation)
  const body = JSON.stringify({ ...call.input.fields, RequestItems: rest })
  const answered = await tables.send(call.operation, { ...call.request, body }, now, call.faults.staleMs)
  if (answered.status !== 200) return answered
  const output: unknown = JSON.parse(answered.body)
  const name = call.operation === "BatchWriteItem" ? "UnprocessedItems" : "UnprocessedKeys"
  return { ...answered, body: JSON.stringify({ ...(isRecord(output) ? output : {}), [name]: undone }) }
}

/** Puts right what dynalite cannot know or leaves to chance: descriptions of tables, and the order of BatchGetItem. */
const edited = (answered: AwsResponse, call: Call, state: OrganizationState): AwsResponse => {
  if (answered.status !== 200) return answered
  if (controlPlane.test(call.operation))
    return {
      ...answered,
      body: described(answered.body).replaceAll(
        /arn:aws:dynamodb:[^:"]*:\d{12}:table\//gu,
        tableArn(state, call.region, ""),
      ),
    }
  return call.operation === "BatchGetItem" ? { ...answered, body: sortedBatch(answered.body) } : answered
}

/** dynalite tells a table's throughput mode by a name that AWS does not have as well, and its ids are too short. */
const described = (body: string): string =>
  body === ""
    ? body
    : JSON.stringify(JSON.parse(body), (name, value: unknown) => {
        if (name === "TableThroughputModeSummary") return undefined
        return name === "TableId" && typeof value === "string" ? value.padEnd(uuidLength, "0") : value
      })

const uuidLength = 36

/** AWS promises no order; dynalite shuffles. A simulation needs the same order every time. */
const sortedBatch = (body: string): string => {
  const output: unknown = JSON.parse(body)
  if (!isRecord(output) || !isRecord(output["Responses"])) return body
  const Responses = Object.fromEntries(
    Object.entries(output["Responses"]).map(([table, items]) => [
      table,
      Array.isArray(items) ? sorted(items) : items,
    ]),
  )
  return JSON.stringify({ ...output, Responses })
}

const sorted = (items: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  items
    .map((item) => ({ item, text: JSON.stringify(item) }))
    .toSorted((one, other) => (one.text < other.text ? -1 : 1))
    .map(({ item }) => item)
