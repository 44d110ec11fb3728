import { AwsError } from "../AwsError.ts"
import { answer, type Call, type Service } from "../Call.ts"
import type { OrganizationState } from "../OrganizationState.ts"
import { pageOf } from "../Page.ts"
import { restJsonProtocol } from "../protocols/restJsonProtocol.ts"

/** The Regions that every account has and none can disable (manage-acct-regions). */
export const defaultRegions: ReadonlyArray<string> = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
]

/** The Regions that an account has to opt in to. */
export const optInRegions: ReadonlyArray<string> = [
  "af-south-1",
  "ap-east-1",
  "ap-east-2",
  "ap-south-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ca-west-1",
  "eu-central-2",
  "eu-south-1",
  "eu-south-2",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "mx-central-1",
]

/**
 * Account Management: ListRegions, 50 a page, 5 calls a second. `AccountId` is for the management account and a
 * delegated administrator; a member asks about itself by leaving it out.
 */
export const accountService = (state: OrganizationState): Service => ({
  id: "Account",
  signingName: "account",
  protocol: restJsonProtocol(new Map([["POST /listRegions", "ListRegions"]]), "message"),
  regions: "home",
  operations: new Map([["ListRegions", (call: Call) => listRegions(call, state)]]),
  buckets: () => [{ name: "account:ListRegions", perSecond: 5, burst: 5, scope: "account" }],
  throttled: () => new AwsError("TooManyRequestsException", 429, "Rate exceeded"),
  invalid,
  actionPrefix: "account",
  accountOf: (_operation, input) => {
    const id = input.fields["AccountId"]
    return typeof id === "string" ? id : undefined
  },
})

const invalid = (message: string): AwsError => new AwsError("ValidationException", 400, message)

const listRegions = (call: Call, state: OrganizationState) => {
  const { input, identity } = call
  const named = input.text("AccountId")
  const { managementAccountId, securityAccountId } = state.seed
  const isReader = identity.account === managementAccountId || identity.account === securityAccountId
  if (named !== undefined && (!isReader || named === identity.account || state.member(named) === undefined))
    throw new AwsError(
      "AccessDeniedException",
      403,
      `User: ${identity.arn} is not authorized to perform: account:ListRegions on account ${named}`,
    )
  const enabled = new Set(state.accounts.get(named ?? identity.account)?.enabledRegions)
  const wanted = new Set(input.texts("RegionOptStatusContains"))
  const rows = [...new Set([...defaultRegions, ...optInRegions, ...enabled])]
    .toSorted()
    .map((region) => ({ RegionName: region, RegionOptStatus: statusOf(region, enabled) }))
    .filter((row) => wanted.size === 0 || wanted.has(row.RegionOptStatus))
  const page = pageOf(rows, {
    size: input.whole("MaxResults", 1, 50) ?? 50,
    token: input.text("NextToken"),
    fault: call.faults.page,
    serial: call.serial,
    invalidToken: () => invalid("Invalid NextToken"),
  })
  return answer({ Regions: page.rows, NextToken: page.next })
}

/** A seed may leave default Regions out, to keep an organization small: they are then told as disabled. */
const statusOf = (region: string, enabled: ReadonlySet<string>): string => {
  if (!enabled.has(region)) return "DISABLED"
  return optInRegions.includes(region) ? "ENABLED" : "ENABLED_BY_DEFAULT"
}
