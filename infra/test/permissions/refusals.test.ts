import { describe, expect, it } from "vitest"
import { stageNamed, SynthesizedStage } from "../SynthesizedStage.ts"
import { type Context, evaluate, type Question } from "./evaluate.ts"
import { memberAccount, SynthesizedPolicies, type SynthesizedRole } from "./SynthesizedPolicies.ts"

const stage = stageNamed("example")
const policies = new SynthesizedPolicies(new SynthesizedStage(stage))
const { arns } = policies.synthesized
const { securityAccount, managementAccount } = stage

const member = policies.role(stage.policy.access.roleName)
const roleNames = [
  "orgtag-prepare",
  "orgtag-sweep",
  "orgtag-conclude",
  "orgtag-operator",
  "orgtag-approve",
] as const

/** Somebody in an account who may do everything that IAM lets anybody do. */
const administrator = (account: string = securityAccount, name = "Administrator"): SynthesizedRole => ({
  name,
  arn: `arn:aws:iam::${account}:role/${name}`,
  account,
  trust: { Version: "2012-10-17", Statement: [] },
  policies: [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }],
})

/** A refusal: in words, and as the question that is refused. */
type Refusal = readonly [words: string, question: Question]

const inMember = (words: string, action: string, resource: string, context: Context = {}): Refusal => [
  words,
  { role: member, action, resource, context },
]

const bucket = "arn:aws:s3:::some-bucket"
const regional = (service: string, resource: string) =>
  `arn:aws:${service}:eu-west-1:${memberAccount}:${resource}`
const database = regional("rds", "db:orders")
const keys = (...names: ReadonlyArray<string>): Context => ({ "aws:TagKeys": names })

const byTheMember: ReadonlyArray<Refusal> = [
  inMember("a key that no rule names", "rds:AddTagsToResource", database, keys("Name")),
  inMember("such a key beside a managed one", "rds:AddTagsToResource", database, keys("Owner", "Name")),
  inMember("a managed key in another case", "rds:AddTagsToResource", database, keys("OwNeR")),
  inMember("no key at all", "rds:AddTagsToResource", database),
  inMember("the removal of such a key", "rds:RemoveTagsFromResource", database, keys("Name")),
  inMember("a protected key", "s3:TagResource", bucket, keys("AccessLevel")),
  inMember(
    "a protected type",
    "kms:TagResource",
    regional("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab"),
    keys("Owner"),
  ),
  inMember(
    "a type with side effects",
    "ec2:CreateTags",
    regional("ec2", "launch-template/lt-1"),
    keys("Owner"),
  ),
  inMember(
    "a stack, which tagging would update",
    "cloudformation:UpdateStack",
    regional("cloudformation", "stack/a/b"),
  ),
  inMember("its own tags", "iam:TagRole", member.arn, keys("Owner")),
  inMember("its own tags again", "iam:UntagRole", member.arn, keys("Owner")),
  inMember("what is in a bucket", "s3:GetObject", `${bucket}/report.csv`),
  inMember("tags of what is in a bucket", "s3:PutObjectTagging", `${bucket}/report.csv`),
  inMember("writing into a bucket", "s3:PutObject", `${bucket}/report.csv`),
  inMember("what is in a table", "dynamodb:GetItem", regional("dynamodb", "table/orders")),
  inMember("a secret", "secretsmanager:GetSecretValue", regional("secretsmanager", "secret:x-AbCdEf")),
  inMember("a parameter", "ssm:GetParameter", regional("ssm", "parameter/x")),
  inMember("deleting a database", "rds:DeleteDBInstance", database),
  inMember("ending an instance", "ec2:TerminateInstances", regional("ec2", "instance/i-1")),
  inMember("making a role", "iam:CreateRole", `arn:aws:iam::${memberAccount}:role/new`),
  inMember("giving a role more", "iam:AttachRolePolicy", `arn:aws:iam::${memberAccount}:role/other`),
  inMember("going on to another account", "sts:AssumeRole", "arn:aws:iam::444444444444:role/orgtag-member"),
]

const assumed: Context = {
  "sts:ExternalId": stage.externalId,
  "sts:RoleSessionName": "orgtag-20261124T000040726Z-6sp5wz",
  "sts:SourceIdentity": "orgtag",
}

/** Assuming the member role: by whom, and with what instead of what is right. */
const entering = (
  role: SynthesizedRole,
  instead: Readonly<Record<string, string | undefined>> = {},
  organization?: string,
): Question => ({
  role,
  action: "sts:AssumeRole",
  resource: member.arn,
  owner: memberAccount,
  context: Object.fromEntries(
    Object.entries({ ...assumed, ...instead }).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value] as const],
    ),
  ),
  resourcePolicy: member.trust,
  ...(organization === undefined ? {} : { organization }),
})

const sweep = policies.role("orgtag-sweep")

const byTheTrust: ReadonlyArray<Refusal> = [
  ["another role of the security account", entering(administrator())],
  ["a role of that name in another account", entering(administrator("444444444444", "orgtag-sweep"))],
  [
    "a role of that name in the management account",
    entering(administrator(managementAccount, "orgtag-sweep")),
  ],
  ["a role of the member account itself", entering(administrator(memberAccount))],
  ["another organization", entering(sweep, {}, "o-anotherorgid")],
  ["no external id", entering(sweep, { "sts:ExternalId": undefined })],
  ["a wrong external id", entering(sweep, { "sts:ExternalId": "guessed" })],
  ["an external id in another case", entering(sweep, { "sts:ExternalId": stage.externalId.toUpperCase() })],
  ["a session that is named after nothing", entering(sweep, { "sts:RoleSessionName": "session" })],
  ["no source identity", entering(sweep, { "sts:SourceIdentity": undefined })],
  ["another source identity", entering(sweep, { "sts:SourceIdentity": "somebody" })],
  ["the function that prepares", entering(policies.role("orgtag-prepare"))],
  ["the function that concludes", entering(policies.role("orgtag-conclude"))],
]

const signing = policies.keyArn("seals")
const signs = (role: SynthesizedRole): Question => ({
  role,
  action: "kms:Sign",
  resource: signing,
  resourcePolicy: policies.keyPolicy("seals"),
})

const onTable = (role: SynthesizedRole, action: string, table: string, context: Context = {}): Question => ({
  role,
  action,
  resource: `arn:aws:dynamodb:eu-west-1:${securityAccount}:table/${table}`,
  resourcePolicy: policies.tablePolicy(table),
  context,
})

const everybody = [...roleNames.map(policies.role), administrator()]

const rewriting = [
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:PartiQLUpdate",
  "dynamodb:PartiQLDelete",
]

const ofTheRecord: ReadonlyArray<Refusal> = [
  ...everybody.flatMap((role) =>
    rewriting.map((action): Refusal => [
      `${action} on the history by ${role.name}`,
      onTable(role, action, "TagHistory"),
    ]),
  ),
  ...["TagsMetadata", "TagHistory", "UserActions", "SweepLedger"].flatMap((table): ReadonlyArray<Refusal> =>
    ["dynamodb:DeleteTable", "dynamodb:DeleteItem", "dynamodb:UpdateTimeToLive"].map((action) => [
      `${action} of ${table}, even by an administrator`,
      onTable(administrator(), action, table),
    ]),
  ),
  ["a batch on the ledger by the sweep", onTable(sweep, "dynamodb:BatchWriteItem", "SweepLedger")],
  [
    "a head, by the function that prepares",
    onTable(policies.role("orgtag-prepare"), "dynamodb:UpdateItem", "TagsMetadata"),
  ],
  [
    "an entry, by the function that concludes",
    onTable(policies.role("orgtag-conclude"), "dynamodb:PutItem", "TagHistory"),
  ],
  ...["orgtag-prepare", "orgtag-sweep", "orgtag-conclude"].map((name): Refusal => [
    `approving a policy, by ${name}`,
    onTable(policies.role(name), "dynamodb:PutItem", "SweepLedger", { "dynamodb:LeadingKeys": ["control"] }),
  ]),
  [
    "sealing, by the sweep",
    onTable(sweep, "dynamodb:PutItem", "SweepLedger", { "dynamodb:LeadingKeys": ["seals"] }),
  ],
  [
    "anything but an approval, by a deployment",
    onTable(policies.role("orgtag-approve"), "dynamodb:PutItem", "SweepLedger", {
      "dynamodb:LeadingKeys": ["seals"],
    }),
  ],
]

const atRest = (role: SynthesizedRole, action: string, object: string, context: Context = {}): Question => {
  const name = object.split("/")[0] ?? ""
  return {
    role,
    action,
    resource: `arn:aws:s3:::${object}`,
    resourcePolicy: policies.bucketPolicy(name),
    context,
  }
}

const seal = `${arns.bucketNames.seals}/seals/000000000001.json`
const result = `${arns.bucketNames.results}/sweeps/a/report.json`

const ofKeysAndBuckets: ReadonlyArray<Refusal> = [
  ...[...roleNames.filter((name) => name !== "orgtag-conclude").map(policies.role), administrator()].map(
    (role): Refusal => [`signing a seal, by ${role.name}`, signs(role)],
  ),
  [
    "deleting the signing key, even by an administrator",
    {
      role: administrator(),
      action: "kms:ScheduleKeyDeletion",
      resource: signing,
      resourcePolicy: policies.keyPolicy("seals"),
    },
  ],
  ["a seal, put by the sweep", atRest(sweep, "s3:PutObject", seal)],
  ["a seal, put by an administrator", atRest(administrator(), "s3:PutObject", seal)],
  ...[
    "s3:PutObjectRetention",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:BypassGovernanceRetention",
  ].map((action): Refusal => [
    `${action} on a seal, by the function that puts it`,
    atRest(policies.role("orgtag-conclude"), action, seal),
  ]),
  [
    "a seal where none belongs, by the function that puts it",
    atRest(policies.role("orgtag-conclude"), "s3:PutObject", `${arns.bucketNames.seals}/elsewhere.json`),
  ],
  [
    "verifying by the key, by the function that signs, which has no need of it",
    { ...signs(policies.role("orgtag-conclude")), action: "kms:Verify" },
  ],
  [
    "a result over plain HTTP",
    atRest(policies.role("orgtag-prepare"), "s3:GetObject", result, { "aws:SecureTransport": "false" }),
  ],
  ["an export, read by the sweep", atRest(sweep, "s3:GetObject", `${arns.bucketNames.exports}/x`)],
]

const ofTheRest: ReadonlyArray<Refusal> = [
  [
    "running a function, by the scheduler",
    {
      role: policies.role("orgtag-scheduler"),
      action: "lambda:InvokeFunction",
      resource: arns.functions.sweepAccount,
    },
  ],
  [
    "another state machine, by the scheduler",
    {
      role: policies.role("orgtag-scheduler"),
      action: "states:StartExecution",
      resource: `${arns.stateMachine}-other`,
    },
  ],
  [
    "reading a table, by the export",
    { role: policies.role("orgtag-export"), action: "dynamodb:Query", resource: arns.table.tagHistory },
  ],
  [
    "telling another topic, by the state machine",
    {
      role: policies.role("orgtag-state-machine"),
      action: "sns:Publish",
      resource: `${arns.topic}-other`,
    },
  ],
  ["sending alerts, by the sweep", { role: sweep, action: "sns:Publish", resource: arns.topic }],
  [
    "changing an account, by the function that prepares",
    {
      role: policies.role("orgtag-prepare"),
      action: "organizations:TagResource",
      resource: `arn:aws:organizations::${managementAccount}:account/o-exampleorgid/${memberAccount}`,
    },
  ],
  [
    "a member role outside of the organization, by the sweep",
    {
      role: sweep,
      action: "sts:AssumeRole",
      resource: "arn:aws:iam::999999999999:role/orgtag-member",
      owner: "999999999999",
      context: { "aws:ResourceOrgID": "o-anotherorgid" },
      resourcePolicy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: sweep.arn }, Action: "sts:AssumeRole" }],
      },
    },
  ],
]

describe("what is refused", () => {
  describe.each([
    ["in a member account", byTheMember],
    ["on the way into a member account", byTheTrust],
    ["of the record", ofTheRecord],
    ["of keys and buckets", ofKeysAndBuckets],
    ["of the rest", ofTheRest],
  ] as const)("%s", (_, refusals) => {
    it.each(refusals)("%s", async (_words, question) => {
      expect(await evaluate(question)).toBe("denied")
    })
  })
})

/** The neighbours of refusals: what is asked the same way and is right, so that nothing is refused for a mistake of ours. */
describe("what is allowed beside it", () => {
  const granted: ReadonlyArray<Refusal> = [
    inMember("a managed key", "rds:AddTagsToResource", database, keys("Owner", "CostCenter")),
    inMember("the removal of a managed key", "rds:RemoveTagsFromResource", database, keys("Temp")),
    inMember("another role's tags", "iam:TagRole", `arn:aws:iam::${memberAccount}:role/other`, keys("Owner")),
    inMember("a bucket's tags", "s3:PutBucketTagging", bucket),
    inMember("an instance", "ec2:CreateTags", regional("ec2", "instance/i-1"), keys("Owner")),
    ["the sweep", entering(sweep)],
    ["people", entering(policies.role("orgtag-operator"))],
    ["signing, by the function that concludes", signs(policies.role("orgtag-conclude"))],
    ["adding to the history, by the sweep", onTable(sweep, "dynamodb:PutItem", "TagHistory")],
    ["a batch of actions, by the sweep", onTable(sweep, "dynamodb:BatchWriteItem", "UserActions")],
    [
      "an approval, by a deployment",
      onTable(policies.role("orgtag-approve"), "dynamodb:PutItem", "SweepLedger", {
        "dynamodb:LeadingKeys": ["control"],
      }),
    ],
    [
      "sealing, by the function that concludes",
      onTable(policies.role("orgtag-conclude"), "dynamodb:PutItem", "SweepLedger", {
        "dynamodb:LeadingKeys": ["seals"],
      }),
    ],
    [
      "a seal, put by the function that concludes",
      atRest(policies.role("orgtag-conclude"), "s3:PutObject", seal),
    ],
    [
      "telling the topic, by the state machine",
      { role: policies.role("orgtag-state-machine"), action: "sns:Publish", resource: arns.topic },
    ],
    [
      "a result over TLS",
      atRest(policies.role("orgtag-prepare"), "s3:GetObject", result, { "s3:TlsVersion": "1.3" }),
    ],
  ]
  it.each(granted)("%s", async (_words, question) => {
    expect(await evaluate(question)).toBe("allowed")
  })
})
