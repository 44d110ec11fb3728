import { DescribeEffectivePolicyCommand } from "@aws-sdk/client-organizations"
import { ListRequiredTagsCommand } from "@aws-sdk/client-resource-groups-tagging-api"
import {
  type AwsTagPolicy,
  type CallFailed,
  decodeAwsTagPolicy,
  noAwsTagPolicy,
  type Region,
  type RequiredKeys,
} from "@orgtag/tagging"
import { Effect, Result, Schema } from "effect"
import { awsLimits } from "./awsLimits.ts"
import { malformed } from "./malformed.ts"
import type { MemberCalls } from "./MemberCalls.ts"
import { collectPages } from "./walkPages.ts"

const EffectivePolicyAnswer = Schema.Struct({
  EffectivePolicy: Schema.Struct({ PolicyContent: Schema.String }),
})

const RequiredTagsAnswer = Schema.Struct({
  RequiredTags: Schema.Array(
    Schema.Struct({ ResourceType: Schema.String, ReportingTagKeys: Schema.Array(Schema.String) }),
  ),
  NextToken: Schema.optional(Schema.String),
})

/**
 * The AWS tag policy in effect in the account, by organizations:DescribeEffectivePolicy, which any account may ask about
 * itself. None attached, and tag policies not enabled, both are a policy that says nothing.
 */
export const readTagPolicy = (calls: MemberCalls, from: Region): Effect.Effect<AwsTagPolicy, CallFailed> => {
  const terms = {
    service: "Organizations",
    operation: "DescribeEffectivePolicy",
    account: calls.account,
    region: from,
    kind: "read",
    answer: EffectivePolicyAnswer,
  } as const
  return calls
    .in(from, ({ organizations }) =>
      calls.send(organizations, new DescribeEffectivePolicyCommand({ PolicyType: "TAG_POLICY" }), terms),
    )
    .pipe(
      Effect.flatMap(({ EffectivePolicy: { PolicyContent } }) =>
        Result.match(decodeAwsTagPolicy(PolicyContent), {
          onSuccess: (policy) => Effect.succeed(policy),
          onFailure: (flaw) => Effect.fail(malformed(terms, "TagPolicyNotUnderstood", flaw)),
        }),
      ),
      Effect.catchIf(
        (failed) => failed.code === "EffectivePolicyNotFoundException",
        () => Effect.succeed(noAwsTagPolicy),
      ),
    )
}

/** The keys that the account's effective AWS tag policy reports as required, by tag:ListRequiredTags, type by type. */
export const readRequiredKeys = (
  calls: MemberCalls,
  from: Region,
): Effect.Effect<ReadonlyArray<RequiredKeys>, CallFailed> => {
  const terms = calls.taggingTerms(from, "ListRequiredTags", { kind: "read", answer: RequiredTagsAnswer })
  return collectPages({
    place: terms,
    pagesMax: awsLimits.smallPages,
    page: (token) =>
      calls
        .in(from, ({ tagging }) =>
          calls.send(tagging, new ListRequiredTagsCommand({ MaxResults: 200, NextToken: token }), terms),
        )
        .pipe(
          Effect.map(({ RequiredTags, NextToken }) => ({
            rows: RequiredTags.map(({ ResourceType, ReportingTagKeys }) => ({
              type: ResourceType,
              keys: ReportingTagKeys,
            })),
            next: NextToken,
          })),
        ),
  })
}
