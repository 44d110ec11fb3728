import { AwsError } from "../AwsError.ts"
import type { Call, Operation, Service } from "../Call.ts"
import type { TableStore } from "../dynamo/TableStore.ts"
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

/** DynamoDB on dynalite: one set of tables, of the security account. Other accounts are refused. */
export const dynamoService = (state: OrganizationState, store: TableStore): Service => ({
  id: "DynamoDB",
  signingName: "dynamodb",
  protocol: jsonProtocol("1.0"),
  global: false,
  operations: new Map(
    operations.map((name): readonly [string, Operation] => [name, (call) => send(call, state, store)]),
  ),
  buckets: () => [],
  throttled: () =>
    new AwsError(
      "ProvisionedThroughputExceededException",
      400,
      "The level of configured provisioned throughput for the table was exceeded.",
    ),
  invalid: (message) => new AwsError("ValidationException", 400, message),
  actionPrefix: "dynamodb",
})

const send = async (call: Call, state: OrganizationState, store: TableStore) => {
  if (call.identity.account !== state.seed.securityAccountId)
    throw new AwsError(
      "AccessDeniedException",
      400,
      `User: ${call.identity.arn} is not authorized to perform: dynamodb:${call.operation}`,
    )
  return { raw: await store.send(call.request) }
}
