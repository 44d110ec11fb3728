import { Schema } from "effect"
import { ResourceArn, failureReasons } from "@orgtag/tagging"
import type { KeyChange, RuleReference, Tags } from "@orgtag/tagging"

/** A count or a revision: never negative. */
export const Count = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)))

/** `YYYY-MM-DDTHH:mm:ss.sssZ`: it sorts as text, so nothing else may stand in a key. */
export const RecordTime = Schema.String.pipe(
  Schema.check(
    Schema.isPattern(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u, {
      message: "must be a time in UTC with milliseconds",
    }),
  ),
)

/** The tags of a resource as an attribute: a map from key to value, whatever the key. */
export const TagMap = Schema.Record(Schema.String, Schema.String)

/** The tags that a map attribute holds. */
export const tagsIn = (map: typeof TagMap.Type): Tags => new Map(Object.entries(map))

/** The map attribute that holds tags. `fromEntries`, because a key may be `__proto__`. */
export const tagMapOf = (tags: Tags): Record<string, string> => Object.fromEntries(tags)

/** One key's change: null where the key is absent. */
export const ChangeOfKey = Schema.Struct({
  key: Schema.String,
  before: Schema.NullOr(Schema.String),
  after: Schema.NullOr(Schema.String),
})

/** Changes as a list attribute, without whatever else the caller's objects carry. */
export const changeList = (changes: ReadonlyArray<KeyChange>): ReadonlyArray<KeyChange> =>
  changes.map(({ key, before, after }) => ({ key, before, after }))

/**
 * Which rule asked for which key. A list and no map, because a key may be `__proto__`, which lib-dynamodb loses from
 * maps; a key that is there twice contradicts itself.
 */
export const RuleList = Schema.Array(
  Schema.Struct({ key: Schema.String, rule: Schema.String, line: Schema.Int }),
).pipe(
  Schema.check(
    Schema.makeFilter((rules) => new Set(rules.map(({ key }) => key)).size === rules.length, {
      message: "must name each key once",
    }),
  ),
)

/** The rules that a list attribute holds, by key. */
export const rulesIn = (list: typeof RuleList.Type): Readonly<Record<string, RuleReference>> =>
  Object.fromEntries(list.map(({ key, rule, line }) => [key, { rule, line }]))

/** Rules as a list attribute, in the order of their keys. */
export const ruleList = (rules: Readonly<Record<string, RuleReference>>): typeof RuleList.Type =>
  Object.entries(rules)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, { rule, line }]) => ({ key, rule, line }))

/** What set a sweep going. */
export const TriggerField = Schema.Literals(["schedule", "onboarding", "cli"])

/** Who did it, by the domain's own names inside of the map. */
export const UserInfoMap = Schema.Union([
  Schema.Struct({
    type: Schema.Literals(["iam-user", "iam-role", "identity-center", "root", "unparsed"]),
    principal: Schema.String,
    name: Schema.optionalKey(Schema.String),
    sessionName: Schema.optionalKey(Schema.String),
    permissionSet: Schema.optionalKey(Schema.String),
    sourceIdentity: Schema.optionalKey(Schema.String),
    trigger: TriggerField,
  }),
  Schema.Struct({
    type: Schema.Literals(["unknown", "not-applied-or-undone"]),
    observedBetween: Schema.Tuple([Schema.NullOr(RecordTime), RecordTime]),
  }),
])

/** What kind of action it was. */
export const ActionTypeField = Schema.Literals(["tag", "untag", "revert", "external"])

/** Why a try failed. */
export const FailureReasonField = Schema.Literals(failureReasons)

/** A try that did not end well. */
export const AttemptMap = Schema.Struct({
  sweep: Schema.String,
  time: RecordTime,
  reason: FailureReasonField,
})

/** The attribute that holds a try, without whatever else the caller's object carries. */
export const attemptMap = ({ sweep, time, reason }: typeof AttemptMap.Type): typeof AttemptMap.Type => ({
  sweep,
  time,
  reason,
})

/** What the attributes of an action have in common in UserActions and in a group. */
export const actionFields = {
  action_id: Schema.String,
  action_type: ActionTypeField,
  resource_id: ResourceArn,
  rev: Count,
  changes: Schema.Array(ChangeOfKey),
  rules: RuleList,
  timestamp: RecordTime,
}
