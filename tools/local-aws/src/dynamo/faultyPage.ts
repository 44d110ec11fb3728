import type { AwsRequest, AwsResponse } from "../AwsRequest.ts"
import { isRecord } from "../Input.ts"
import type { PageFault } from "../Page.ts"

type Fields = Readonly<Record<string, unknown>>

/**
 * A key that leads back to the beginning of a page instead of behind it: clients hand a LastEvaluatedKey back as it is.
 * The key that the page began with, if any, is inside.
 */
const pageMember = "local-aws:page"

/**
 * A page of Query or Scan as a fault wants it: one row, the whole page and a key that leads to it again, or no rows.
 * DynamoDB gives short and empty pages that are not the last where a filter or a megabyte ends them.
 */
export const faultyPage = async (
  input: Fields,
  request: AwsRequest,
  fault: PageFault | undefined,
  send: (request: AwsRequest) => Promise<AwsResponse>,
): Promise<AwsResponse> => {
  const { ExclusiveStartKey, ...rest } = input
  const start = startOf(ExclusiveStartKey)
  if (fault === undefined && start === ExclusiveStartKey) return await send(request)
  const begun = start === undefined ? rest : { ...rest, ExclusiveStartKey: start }
  const wanted = fault === "short" || fault === "empty" ? { ...begun, Limit: 1 } : begun
  const answered = await send({ ...request, body: JSON.stringify(wanted) })
  if (answered.status !== 200 || fault === undefined || fault === "short") return answered
  const output: unknown = JSON.parse(answered.body)
  const page = isRecord(output) ? output : {}
  const rows = fault === "repeat" ? page : withoutRows(page)
  const again = { [pageMember]: { M: start ?? {} } }
  return { ...answered, body: JSON.stringify({ ...rows, LastEvaluatedKey: again }) }
}

const startOf = (key: unknown): unknown => {
  const kept = isRecord(key) ? key[pageMember] : undefined
  if (!isRecord(kept)) return key
  const start = kept["M"]
  return isRecord(start) && Object.keys(start).length > 0 ? start : undefined
}

const withoutRows = (page: Fields): Fields => ({
  ...page,
  ...("Items" in page ? { Items: [] } : {}),
  Count: 0,
  ScannedCount: 0,
})
