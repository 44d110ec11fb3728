/** A write, and what AWS's documentation says that an effective tag policy makes of it. */
export interface DocumentedCase {
  /** What the documentation says, in short. */
  readonly says: string
  readonly policy: object
  readonly type: string
  readonly key: string
  readonly value: string
  /** Undefined where the write is allowed; else what is in the reason. */
  readonly refused?: RegExp
}

const policyOf = (tags: object) => ({ tags })

/** Syntax and examples: the basic policy, as it is effective. */
const basic = policyOf({
  costcenter: {
    tag_key: "CostCenter",
    tag_value: ["100", "200", "300*"],
    enforced_for: ["secretsmanager:ALL_SUPPORTED"],
  },
})
/** Syntax and examples: Example 1, policies A and B, which define keys and values and enforce nothing. */
const reporting = policyOf({
  Project: { tag_value: ["A", "B"], tag_key: "Project" },
  CostCenter: { tag_value: ["Production", "Test"], tag_key: "CostCenter" },
})
/** Syntax and examples: Example 2, a key that nobody may use on DynamoDB tables. */
const color = policyOf({ Color: { tag_key: "Color", tag_value: [], enforced_for: ["dynamodb:table"] } })
/** Syntax and examples: Example 3, all types of a service. */
const environment = policyOf({
  Environment: {
    tag_key: "Environment",
    tag_value: ["Prod", "Non-prod"],
    enforced_for: ["ec2:ALL_SUPPORTED"],
  },
})
/** Inheritance examples: the effective policies of examples 1 to 4 and 6. */
const sandbox = policyOf({
  costcenter: {
    tag_key: "CostCenter",
    tag_value: ["Sandbox"],
    enforced_for: ["redshift:*", "dynamodb:table"],
  },
})
const appended = policyOf({
  costcenter: {
    tag_key: "CostCenter",
    tag_value: ["Development", "Support", "Marketing"],
    enforced_for: ["redshift:*", "dynamodb:table"],
  },
})
const removed = policyOf({ costcenter: { tag_key: "CostCenter", tag_value: ["Support"] } })
const capitals = policyOf({
  project: { tag_key: "PROJECT", tag_value: ["Maintenance"], enforced_for: ["ecs:ALL_SUPPORTED"] },
})
/** Reporting page: a key without anything, a key that is required. */
const bare = policyOf({ CostCenter: { enforced_for: ["ec2:instance"] } })
const required = policyOf({
  CostCenter: { tag_key: "CostCenter", report_required_tag_for: ["ec2:ALL_SUPPORTED"] },
})
/** Syntax: one wildcard a value, anywhere in it. */
const wildcards = policyOf({
  Mail: { tag_key: "Mail", tag_value: ["*@example.com", "ops-*-mail", "any*"], enforced_for: ["sns:topic"] },
})
/** The table of types: they are in lower case, some with the path of their ARNs. */
const spelled = policyOf({
  Stage: {
    tag_key: "Stage",
    tag_value: ["prod"],
    enforced_for: ["states:statemachine", "storagegateway:gateway/volume"],
  },
})

const secret = { type: "secretsmanager:secret", policy: basic }
const table = { type: "dynamodb:table" }
const instance = { type: "ec2:instance" }

/** Every rule of the pages on tag policies: syntax and examples, inheritance examples, enforcement, reporting, types. */
export const documentedCases: ReadonlyArray<DocumentedCase> = [
  { says: "a listed value is compliant", ...secret, key: "CostCenter", value: "100" },
  { says: "so is another one", ...secret, key: "CostCenter", value: "200" },
  { says: "a wildcard stands for what follows", ...secret, key: "CostCenter", value: "3004" },
  { says: "and for nothing", ...secret, key: "CostCenter", value: "300" },
  {
    says: "a value that is not listed is not",
    ...secret,
    key: "CostCenter",
    value: "400",
    refused: /"400" for CostCenter, only "100", "200", "300\*"/u,
  },
  { says: "no value is the same as an empty one", ...secret, key: "CostCenter", value: "", refused: /""/u },
  {
    says: "values are case-sensitive and whole",
    ...secret,
    key: "CostCenter",
    value: "1000",
    refused: /"1000"/u,
  },
  {
    says: "a wildcard is at its place only",
    ...secret,
    key: "CostCenter",
    value: "x300",
    refused: /"x300"/u,
  },
  {
    says: "other capitals of the key are noncompliant",
    ...secret,
    key: "costcenter",
    value: "100",
    refused: /costcenter only as CostCenter/u,
  },
  { says: "whatever they are", ...secret, key: "COSTCENTER", value: "100", refused: /only as CostCenter/u },
  { says: "keys that the policy does not define are not evaluated", ...secret, key: "Owner", value: "x" },
  { says: "nor are keys that only begin so", ...secret, key: "CostCenter2", value: "x" },
  {
    says: "the policy is enforced for the named service",
    policy: basic,
    type: "secretsmanager:secret",
    key: "CostCenter",
    value: "x",
    refused: /CostCenter/u,
  },
  { says: "and for no other one", policy: basic, type: "ec2:instance", key: "CostCenter", value: "x" },
  {
    says: "nor for one whose name begins so",
    policy: basic,
    type: "secretsmanager2:secret",
    key: "CostCenter",
    value: "x",
  },

  {
    says: "without enforced_for nothing is prevented",
    policy: reporting,
    ...instance,
    key: "Project",
    value: "C",
  },
  { says: "not even other capitals", policy: reporting, ...instance, key: "costcenter", value: "x" },

  {
    says: "an empty list allows no value",
    policy: color,
    ...table,
    key: "Color",
    value: "red",
    refused: /nor any other value/u,
  },
  {
    says: "not even an empty one",
    policy: color,
    ...table,
    key: "Color",
    value: "",
    refused: /nor any other value/u,
  },
  {
    says: "only on the types that are named",
    policy: color,
    type: "dynamodb:index",
    key: "Color",
    value: "red",
  },
  { says: "and only for that key", policy: color, ...table, key: "Colour", value: "red" },

  {
    says: "ALL_SUPPORTED is every type of the service",
    policy: environment,
    ...instance,
    key: "Environment",
    value: "Test",
    refused: /"Test".*only "Prod", "Non-prod"/u,
  },
  {
    says: "a volume too",
    policy: environment,
    type: "ec2:volume",
    key: "Environment",
    value: "prod",
    refused: /"prod"/u,
  },
  {
    says: "with an allowed value",
    policy: environment,
    type: "ec2:volume",
    key: "Environment",
    value: "Non-prod",
  },
  {
    says: "and no other service",
    policy: environment,
    type: "ecs:cluster",
    key: "Environment",
    value: "Test",
  },

  {
    says: "SERVICE:* is every type, in older policies",
    policy: sandbox,
    type: "redshift:cluster",
    key: "CostCenter",
    value: "Support",
    refused: /only "Sandbox"/u,
  },
  {
    says: "beside a type by name",
    policy: sandbox,
    ...table,
    key: "CostCenter",
    value: "Development",
    refused: /only "Sandbox"/u,
  },
  {
    says: "the child's value counts",
    policy: sandbox,
    type: "redshift:cluster",
    key: "CostCenter",
    value: "Sandbox",
  },
  {
    says: "types that are not named are free",
    policy: sandbox,
    ...instance,
    key: "CostCenter",
    value: "Support",
  },
  {
    says: "appended values are allowed beside the inherited ones",
    policy: appended,
    ...table,
    key: "CostCenter",
    value: "Marketing",
  },
  { says: "and the inherited ones stay", policy: appended, ...table, key: "CostCenter", value: "Support" },
  {
    says: "and others are not",
    policy: appended,
    ...table,
    key: "CostCenter",
    value: "Sandbox",
    refused: /"Sandbox"/u,
  },
  {
    says: "where enforcement was removed nothing is prevented",
    policy: removed,
    ...table,
    key: "CostCenter",
    value: "Development",
  },
  {
    says: "the spelling of the policy that was attached first counts",
    policy: capitals,
    type: "ecs:cluster",
    key: "PROJECT",
    value: "Maintenance",
  },
  {
    says: "and no other",
    policy: capitals,
    type: "ecs:cluster",
    key: "project",
    value: "Maintenance",
    refused: /only as PROJECT/u,
  },

  {
    says: "without tag_key the key is in lower case",
    policy: bare,
    ...instance,
    key: "costcenter",
    value: "anything",
  },
  {
    says: "and not as the policy key is written",
    policy: bare,
    ...instance,
    key: "CostCenter",
    value: "anything",
    refused: /only as costcenter/u,
  },
  {
    says: "without tag_value any value is compliant",
    policy: bare,
    ...instance,
    key: "costcenter",
    value: "",
  },
  { says: "a required key is only reported", policy: required, ...instance, key: "Owner", value: "x" },
  { says: "and so are its capitals", policy: required, ...instance, key: "costcenter", value: "x" },

  {
    says: "a wildcard may come first",
    policy: wildcards,
    type: "sns:topic",
    key: "Mail",
    value: "ops@example.com",
  },
  {
    says: "with nothing in its place",
    policy: wildcards,
    type: "sns:topic",
    key: "Mail",
    value: "@example.com",
  },
  {
    says: "but the rest has to be there",
    policy: wildcards,
    type: "sns:topic",
    key: "Mail",
    value: "ops@example.org",
    refused: /@example\.com/u,
  },
  {
    says: "a wildcard may be inside",
    policy: wildcards,
    type: "sns:topic",
    key: "Mail",
    value: "ops-eu-mail",
  },
  {
    says: "and the two parts do not overlap",
    policy: wildcards,
    type: "sns:topic",
    key: "Mail",
    value: "ops-mail",
    refused: /ops-\*-mail/u,
  },
  { says: "a wildcard may come last", policy: wildcards, type: "sns:topic", key: "Mail", value: "any" },

  {
    says: "types are written in lower case there",
    policy: spelled,
    type: "states:stateMachine",
    key: "Stage",
    value: "x",
    refused: /"x" for Stage/u,
  },
  {
    says: "and other types of the service are free",
    policy: spelled,
    type: "states:activity",
    key: "Stage",
    value: "x",
  },
  {
    says: "a type with a path is known by its beginning",
    policy: spelled,
    type: "storagegateway:gateway",
    key: "Stage",
    value: "x",
    refused: /Stage/u,
  },
  { says: "no policy prevents nothing", policy: {}, ...instance, key: "CostCenter", value: "x" },
  { says: "nor does an empty one", policy: { tags: {} }, ...instance, key: "CostCenter", value: "x" },
]
