import { answer, type Call } from "../Call.ts"
import type { OrganizationState } from "../OrganizationState.ts"
import { pageOf } from "../Page.ts"
import { requiredTagsOf } from "../TagPolicy.ts"
import { invalidParameter } from "./invalidParameter.ts"

/** The most types that one page of ListRequiredTags names. */
const pageMax = 200

/**
 * ListRequiredTags: what the account's effective AWS tag policy requires, type by type, which any account may ask about
 * itself. The CloudFormation types beside each are left empty.
 */
export const listRequiredTags = (call: Call, state: OrganizationState) => {
  const document = state.accounts.get(call.account)?.tagPolicy
  const rows = document === undefined ? [] : requiredTagsOf(document)
  const page = pageOf(rows, {
    size: call.input.whole("MaxResults", 1, pageMax) ?? pageMax,
    token: call.input.text("NextToken"),
    fault: call.faults.page,
    serial: call.serial,
    invalidToken: () => invalidParameter("The pagination token is not valid"),
  })
  return answer({
    RequiredTags: page.rows.map(({ type, keys }) => ({
      ResourceType: type,
      CloudFormationResourceTypes: [],
      ReportingTagKeys: keys,
    })),
    NextToken: page.next,
  })
}
