import { AccountId, Region } from "@orgtag/tagging"
import { Schema } from "effect"

const matching = (pattern: RegExp, expected: string) =>
  Schema.String.pipe(Schema.check(Schema.isPattern(pattern, { expected })))

const nonEmptyList = <S extends Schema.Constraint>(item: S) =>
  Schema.Array(item).pipe(Schema.check(Schema.isMinLength(1, { expected: "at least one entry" })))

const between = (minimum: number, maximum: number) =>
  Schema.Int.pipe(
    Schema.check(
      Schema.isBetween({ minimum, maximum }, { expected: `a whole number from ${minimum} to ${maximum}` }),
    ),
  ).annotate({ expected: `a whole number from ${minimum} to ${maximum}` })

const accountId = AccountId.annotate({ expected: "an account id of 12 digits, as a quoted text" })

/** The retentions that CloudWatch Logs knows, from a year on: an auditor's period is a year. */
const logDays = Schema.Literals([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653])

const Organization = Schema.Struct({
  id: matching(/^o-[a-z0-9]{10,32}$/u, "the organization's id, such as o-exampleorgid").annotate({
    description: "The id of the organization; the member role trusts nobody outside of it.",
  }),
  managementAccount: accountId.annotate({ description: "The management account." }),
  securityAccount: accountId.annotate({ description: "The account that orgtag is deployed into." }),
})

const MemberRole = Schema.Struct({
  deployFrom: Schema.Literals(["security", "management"]).annotate({
    description:
      "security: the security account is a delegated administrator of StackSets; management: the StackSet is made in the management account.",
  }),
  targets: nonEmptyList(
    matching(/^(?:r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})$/u, "the id of a root or an OU"),
  ).annotate({ description: "The root, or the OUs whose accounts get the member role." }),
})

const Schedule = Schema.Struct({
  expression: matching(
    /^(?:cron|rate)\(.{1,250}\)$/u,
    "cron(…) or rate(…), as EventBridge Scheduler takes them",
  ).annotate({ description: "When a sweep of everything begins." }),
  timezone: Schema.optionalKey(
    matching(/^[A-Za-z0-9_+/-]{1,50}$/u, "a time zone, such as Europe/Berlin").annotate({
      description: "The time zone of the expression.",
      default: "UTC",
    }),
  ),
  // CloudWatch looks back over 7 days at most, and the alarm waits half as long again as a sweep is due.
  everyHours: between(1, 112).annotate({
    description: "How far apart sweeps are at the most, in hours; an alarm goes off where one is missing.",
  }),
})

const optionalBetween = (minimum: number, maximum: number, description: string, defaultsTo: number) =>
  Schema.optionalKey(between(minimum, maximum).annotate({ description, default: defaultsTo }))

const Capacity = Schema.Struct({
  accountsAtOnce: optionalBetween(1, 1000, "Accounts that are swept at once.", 40),
  tableWriteUnits: optionalBetween(
    100,
    40_000,
    "The most write units a second that each table takes; a cap on cost.",
    4000,
  ),
  tableReadUnits: optionalBetween(
    100,
    40_000,
    "The most read units a second that each table takes; a cap on cost.",
    12_000,
  ),
})

const Retention = Schema.Struct({
  logDays: Schema.optionalKey(
    logDays.annotate({ description: "How long logs are kept, in days.", default: 400 }),
  ),
  resultDays: optionalBetween(
    400,
    36_500,
    "How long manifests, reports and results of sweeps are kept, in days.",
    400,
  ),
  exportDays: optionalBetween(
    400,
    36_500,
    "How long the daily exports of the record are kept, in days.",
    400,
  ),
  sealDays: optionalBetween(
    400,
    36_500,
    "How long a seal cannot be deleted by anybody, the root user included, in days.",
    400,
  ),
})

/** The shape of a stage file: everything that a deployment needs to know beside the policy file. */
export const StageFile = Schema.Struct({
  version: Schema.Literal(1).annotate({ description: "The version of this format: 1." }),
  policy: Schema.String.annotate({ description: "The policy file, from the folder of this file." }),
  region: Region.annotate({
    description: "The Region of the security account in which everything runs.",
    expected: "the name of a Region, such as eu-west-1",
  }),
  organization: Organization,
  memberRole: MemberRole,
  schedule: Schedule,
  onboardingMinutes: optionalBetween(
    5,
    1440,
    "How often the organization is looked at for accounts that were never swept, in minutes.",
    15,
  ),
  capacity: Schema.optionalKey(Capacity),
  retention: Schema.optionalKey(Retention),
  exportExpression: Schema.optionalKey(
    matching(/^(?:cron|rate)\(.{1,250}\)$/u, "cron(…) or rate(…)").annotate({
      description: "When the record is exported, in UTC.",
      default: "cron(0 1 * * ? *)",
    }),
  ),
  alertEmails: Schema.optionalKey(
    Schema.Array(matching(/^[^\s@]{1,64}@[^\s@]{1,255}$/u, "an e-mail address")).annotate({
      description: "Who gets every alert and alarm by e-mail; each has to confirm the subscription once.",
    }),
  ),
  operators: Schema.optionalKey(
    Schema.Array(
      matching(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/*-]{1,512}$/u, "the ARN of a role; * is allowed"),
    ).annotate({
      description:
        "The roles of the security account whose sessions may assume orgtag-operator, such as those of a permission set.",
    }),
  ),
  architecture: Schema.optionalKey(
    Schema.Literals(["arm64", "x86_64"]).annotate({
      description: "The processor of the Lambda functions.",
      default: "arm64",
    }),
  ),
}).annotate({
  title: "orgtag stage",
  description: "Where and how orgtag is deployed.",
})

/** A stage file whose shape is right. */
export type StageFile = typeof StageFile.Type
