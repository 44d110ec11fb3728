import { AwsError } from "../AwsError.ts"
import type { Operation, Service } from "../Call.ts"
import type { LocalTime } from "../LocalTime.ts"
import type { OrganizationState } from "../OrganizationState.ts"
import { jsonProtocol } from "../protocols/jsonProtocol.ts"
import { invalidParameter } from "./invalidParameter.ts"
import { listRequiredTags } from "./requiredTags.ts"
import { getResources, getTagKeys, type ReadingOptions } from "./taggingReads.ts"
import { tagResources, untagResources } from "./taggingWrites.ts"

/**
 * The Resource Groups Tagging API of one account and one Region at a time: what it lists, what it hides, and how it
 * fails. Rates are 15 GetResources a second, and 5 a second for the writes and GetTagKeys together, per account and Region; AWS
 * documents none for ListRequiredTags.
 */
export const taggingService = (
  state: OrganizationState,
  time: LocalTime,
  options: ReadingOptions,
): Service => ({
  id: "Resource Groups Tagging API",
  signingName: "tagging",
  protocol: jsonProtocol("1.1", "Message"),
  regions: "enabled",
  operations: new Map<string, Operation>([
    ["GetResources", (call) => getResources(call, state, time.now(), options)],
    ["GetTagKeys", (call) => getTagKeys(call, state, time.now(), options)],
    ["ListRequiredTags", (call) => listRequiredTags(call, state)],
    ["TagResources", (call) => tagResources(call, state, time.now())],
    ["UntagResources", (call) => untagResources(call, state, time.now())],
  ]),
  buckets: (operation) =>
    operation === "ListRequiredTags"
      ? []
      : operation === "GetResources"
        ? [{ name: "tagging:GetResources", perSecond: 15, burst: 15, scope: "account-region" }]
        : [{ name: "tagging:others", perSecond: 5, burst: 5, scope: "account-region" }],
  throttled: () => new AwsError("ThrottledException", 400, "Rate exceeded"),
  invalid: invalidParameter,
  actionPrefix: "tag",
  arnsOf: (_operation, input) => {
    const list = input.fields["ResourceARNList"]
    return Array.isArray(list) ? list.filter((arn) => typeof arn === "string") : []
  },
})
