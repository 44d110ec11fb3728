import { Result, Schema } from "effect"
import type { AwsTagPolicy, AwsTagRule } from "./AwsTagPolicy.ts"

/**
 * A part of a tag policy: as it stands in an effective policy, or below the operators that policies before inheritance
 * have. An effective policy has no operators; who tries a policy out has one that does.
 */
const withOperators = <A>(value: Schema.ConstraintDecoder<A>) =>
  Schema.Union([
    value,
    Schema.Struct({ "@@assign": Schema.optionalKey(value), "@@append": Schema.optionalKey(value) }),
  ])

/** Values are texts; a number that somebody wrote without quotation marks means its text. */
const Texts = Schema.Array(Schema.Union([Schema.String, Schema.Number, Schema.Boolean]))

const TagRule = Schema.Struct({
  tag_key: Schema.optionalKey(withOperators(Schema.String)),
  tag_value: Schema.optionalKey(withOperators(Texts)),
  enforced_for: Schema.optionalKey(withOperators(Texts)),
  report_required_tag_for: Schema.optionalKey(withOperators(Texts)),
})

/** What AWS adds to tag policies one day is passed over; what is there must have its shape. */
const TagPolicyText = Schema.fromJsonString(
  Schema.Struct({ tags: Schema.optionalKey(Schema.Record(Schema.String, TagRule)) }),
)

/**
 * Reads the text of an effective AWS tag policy, tolerantly: policies with their operators read as what they assign.
 *
 * Fails with what is wrong; a policy that was not understood allows nothing to be written.
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_example-tag-policies.html)
 */
export const decodeAwsTagPolicy = (text: string): Result.Result<AwsTagPolicy, string> =>
  Schema.decodeUnknownResult(TagPolicyText, { errors: "first" })(text).pipe(
    Result.map(({ tags }) => ({
      rules: Object.entries(tags ?? {}).map(([name, rule]) => ruleOf(name, rule)),
    })),
    Result.mapError((error) => error.message),
  )

const ruleOf = (name: string, rule: typeof TagRule.Type): AwsTagRule => {
  const key = keyOf(rule.tag_key)
  return {
    key: key ?? name.toLowerCase(),
    spelled: key !== undefined,
    values: textsOf(rule.tag_value),
    enforcedFor: textsOf(rule.enforced_for) ?? [],
    requiredFor: textsOf(rule.report_required_tag_for) ?? [],
  }
}

interface Operators<A> {
  readonly "@@assign"?: A
  readonly "@@append"?: A
}

const operandOf = <A>(part: Operators<A>): A | undefined => part["@@assign"] ?? part["@@append"]

const keyOf = (part: typeof TagRule.Type.tag_key): string | undefined =>
  part === undefined || typeof part === "string" ? part : operandOf(part)

const textsOf = (part: typeof TagRule.Type.tag_value): ReadonlyArray<string> | undefined =>
  (part === undefined || isList(part) ? part : operandOf(part))?.map((value) => String(value))

type Texts = typeof Texts.Type

const isList = (part: Texts | Operators<Texts>): part is Texts => Array.isArray(part)
