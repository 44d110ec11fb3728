import { controlPartition } from "@orgtag/persistence/tables"
import type { Policy } from "@orgtag/tagging"
import { sealsPrefix } from "@orgtag/tagging/deployment"
import type { StageArns } from "../stage/StageArns.ts"
import { policyOf, type PolicyDocument, type PolicyStatement } from "./PolicyDocument.ts"

/** What the policies of the roles in the security account are made of. */
export interface CentralPolicyInput {
  readonly arns: StageArns
  readonly partition: string
  readonly region: string
  readonly organizationId: string
  /** The ARNs of the keys, which only a deployment knows. */
  readonly keys: { readonly record: string; readonly messages: string; readonly signing: string }
  readonly securityAccount: string
  /** Where the policy file sends alerts. */
  readonly policy: Pick<Policy, "alerts">
  /** The deployed policy file, as an object in S3. */
  readonly policyObject: string
}

/** Calls of every table: what it is, and reads. */
const readTable = ["dynamodb:BatchGetItem", "dynamodb:DescribeTable", "dynamodb:Query"]
const writeTable = ["dynamodb:PutItem", "dynamodb:UpdateItem"]

const allow = (
  Sid: string,
  Action: ReadonlyArray<string>,
  Resource: string | ReadonlyArray<string>,
  Condition?: PolicyStatement["Condition"],
): PolicyStatement => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
})

const knowTheOrganization = ({ arns }: CentralPolicyInput): ReadonlyArray<PolicyStatement> => [
  allow("ListTheOrganization", ["organizations:ListAccounts", "organizations:ListRoots"], "*"),
  allow(
    "WalkTheOrganization",
    [
      "organizations:ListAccountsForParent",
      "organizations:ListOrganizationalUnitsForParent",
      "organizations:ListTagsForResource",
    ],
    arns.organizationWide,
  ),
]

/** Only through these services. In China their names end as their endpoints do, and here and there as everywhere. */
const via = (
  { region, partition }: Pick<CentralPolicyInput, "region" | "partition">,
  services: ReadonlyArray<string>,
): NonNullable<PolicyStatement["Condition"]> => {
  const suffixes = partition === "aws-cn" ? ["amazonaws.com", "amazonaws.com.cn"] : ["amazonaws.com"]
  return {
    StringEquals: {
      "kms:ViaService": services.flatMap((service) =>
        suffixes.map((suffix) => `${service}.${region}.${suffix}`),
      ),
    },
  }
}

/** The key of the record, through the services that hold it and no other way. */
const useRecordKey = (
  { keys, region, partition }: CentralPolicyInput,
  services: ReadonlyArray<string>,
): PolicyStatement =>
  allow(
    "UseTheRecordsKey",
    [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ],
    keys.record,
    via({ region, partition }, services),
  )

const resultsOf = ({ arns }: CentralPolicyInput): ReadonlyArray<PolicyStatement> => [
  allow("KeepResults", ["s3:GetObject", "s3:PutObject"], `${arns.buckets.results}/sweeps/*`),
  // Without it S3 says of an object that is not there that it may not be read.
  allow("TellWhatIsMissing", ["s3:ListBucket"], arns.buckets.results),
]

const readThePolicy = ({ policyObject }: CentralPolicyInput): PolicyStatement =>
  allow("ReadThePolicy", ["s3:GetObject"], policyObject)

const logAndTrace = ({ arns }: CentralPolicyInput, functionName: string): ReadonlyArray<PolicyStatement> => [
  allow("Log", ["logs:CreateLogStream", "logs:PutLogEvents"], arns.logGroup(`/aws/lambda/${functionName}`)),
  // X-Ray's actions take no resource.
  allow("Trace", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*"),
]

/** Partitions of the ledger that a role must not write although it writes the ledger. */
const never = (
  { arns }: CentralPolicyInput,
  Sid: string,
  partitions: ReadonlyArray<string>,
): PolicyStatement => ({
  Sid,
  Effect: "Deny",
  Action: writeTable,
  Resource: arns.table.sweepLedger,
  Condition: { "ForAnyValue:StringEquals": { "dynamodb:LeadingKeys": partitions } },
})

const readRecord = ({ arns }: CentralPolicyInput): PolicyStatement =>
  allow("ReadTheRecord", readTable, [...arns.tables, `${arns.table.userActions}/index/sweep_cell`])

/** Heads and history, and the actions: the one table on which a batch may be written, for it can be rebuilt. */
const writeRecord = ({ arns }: CentralPolicyInput): ReadonlyArray<PolicyStatement> => [
  allow("WriteHeads", writeTable, arns.table.tagsMetadata),
  allow("AddToHistory", ["dynamodb:PutItem"], arns.table.tagHistory),
  allow("WriteActions", ["dynamodb:BatchWriteItem"], arns.table.userActions),
]

const writeLedger = ({ arns }: CentralPolicyInput): PolicyStatement =>
  allow("KeepTheLedger", writeTable, arns.table.sweepLedger)

const enterAccounts = ({ arns, organizationId }: CentralPolicyInput): PolicyStatement =>
  allow("EnterAccounts", ["sts:AssumeRole", "sts:SetSourceIdentity"], arns.memberRoles, {
    StringEquals: { "aws:ResourceOrgID": organizationId },
  })

/** Our topic, and the channels of the policy file: their topics, and the secrets in which webhooks have their URLs. */
const tell = (input: CentralPolicyInput): ReadonlyArray<PolicyStatement> => {
  const { channels } = input.policy.alerts
  const topics = channels.flatMap((channel) => (channel.kind === "sns" ? [channel.topicArn] : []))
  const secrets = channels.flatMap((channel) =>
    channel.kind === "webhook" ? [secretArn(channel.secret, input)] : [],
  )
  return [
    allow("Tell", ["sns:Publish"], Array.from(new Set([input.arns.topic, ...topics]))),
    allow("EncryptAlerts", ["kms:Decrypt", "kms:GenerateDataKey"], input.keys.messages, via(input, ["sns"])),
    ...(secrets.length === 0 ? [] : [allow("ReadWebhooks", ["secretsmanager:GetSecretValue"], secrets)]),
  ]
}

/** A secret that is named and not given by its ARN has six characters of AWS's behind its name. */
const secretArn = (secret: string, { partition, region, securityAccount }: CentralPolicyInput): string =>
  secret.startsWith("arn:")
    ? secret
    : `arn:${partition}:secretsmanager:${region}:${securityAccount}:secret:${secret}-??????`

/** The function that opens a sweep: it knows the organization and the ledger, and no account. */
export const preparePolicy = (input: CentralPolicyInput, functionName: string): PolicyDocument =>
  policyOf([
    ...knowTheOrganization(input),
    readThePolicy(input),
    ...resultsOf(input),
    readRecord(input),
    writeLedger(input),
    never(input, "NeverDecidesOrSeals", [controlPartition, "seals"]),
    useRecordKey(input, ["dynamodb", "s3"]),
    ...logAndTrace(input, functionName),
  ])

/** The function that sweeps an account: the only one that may enter accounts, and that writes what was changed. */
export const sweepPolicy = (input: CentralPolicyInput, functionName: string): PolicyDocument =>
  policyOf([
    enterAccounts(input),
    ...resultsOf(input),
    readRecord(input),
    ...writeRecord(input),
    writeLedger(input),
    never(input, "NeverDecidesOrSeals", [controlPartition, "seals"]),
    useRecordKey(input, ["dynamodb", "s3"]),
    ...logAndTrace(input, functionName),
  ])

/** The function that concludes a sweep: the only one that may sign, and that tells anybody. */
export const concludePolicy = (input: CentralPolicyInput, functionName: string): PolicyDocument =>
  policyOf([
    readThePolicy(input),
    ...resultsOf(input),
    readRecord(input),
    writeLedger(input),
    never(input, "NeverDecides", [controlPartition]),
    allow("Sign", ["kms:Sign"], input.keys.signing),
    allow("KeepSeals", ["s3:GetObject", "s3:PutObject"], `${input.arns.buckets.seals}/${sealsPrefix}*`),
    // Without it S3 says of a copy that is not there that it may not be read.
    allow("TellWhichSealsHaveNoCopy", ["s3:ListBucket"], input.arns.buckets.seals),
    useRecordKey(input, ["dynamodb", "s3"]),
    ...tell(input),
    ...logAndTrace(input, functionName),
  ])

/** People who run the command: what all three functions do but signing, and the stop switch. */
export const operatorPolicy = (input: CentralPolicyInput): PolicyDocument =>
  policyOf([
    ...knowTheOrganization(input),
    enterAccounts(input),
    ...resultsOf(input),
    readRecord(input),
    // What was altered has to be looked for everywhere.
    allow("VerifyTheRecord", ["dynamodb:Scan"], input.arns.tables),
    ...writeRecord(input),
    writeLedger(input),
    allow("VerifySeals", ["kms:GetPublicKey"], input.keys.signing),
    allow("ReadSeals", ["s3:GetObject"], `${input.arns.buckets.seals}/${sealsPrefix}*`),
    allow("ListSeals", ["s3:ListBucket"], input.arns.buckets.seals),
    useRecordKey(input, ["dynamodb", "s3"]),
    ...tell(input),
    allow("StartSweeps", ["states:StartExecution"], input.arns.stateMachine),
    allow("FollowSweeps", ["states:DescribeExecution"], input.arns.executions),
  ])

/** What CloudFormation has done when a deployment approves its policy file: one item, in one partition. */
export const approvePolicy = (input: CentralPolicyInput, functionName: string): PolicyDocument =>
  policyOf([
    allow("Approve", ["dynamodb:PutItem"], input.arns.table.sweepLedger, {
      "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [controlPartition] },
      Null: { "dynamodb:LeadingKeys": "false" },
    }),
    useRecordKey(input, ["dynamodb"]),
    allow(
      "Log",
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      input.arns.logGroup(`/aws/lambda/${functionName}`),
    ),
  ])

/** The schedules: they start sweeps, and put what could not be started where an alarm sees it. */
export const schedulerPolicy = (input: CentralPolicyInput): PolicyDocument =>
  policyOf([allow("StartSweeps", ["states:StartExecution"], input.arns.stateMachine), ...deadLetters(input)])

const deadLetters = (input: CentralPolicyInput): ReadonlyArray<PolicyStatement> => [
  allow("SayWhatWasNotStarted", ["sqs:SendMessage"], input.arns.deadLetters),
  allow("EncryptIt", ["kms:Decrypt", "kms:GenerateDataKey"], input.keys.messages, via(input, ["sqs"])),
]

/** The schedules of exports: DynamoDB writes to the bucket in their name ("Requesting a table export in DynamoDB"). */
export const exportPolicy = (input: CentralPolicyInput): PolicyDocument =>
  policyOf([
    allow("Export", ["dynamodb:ExportTableToPointInTime"], input.arns.tables),
    allow(
      "WriteExports",
      ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectAcl"],
      `${input.arns.buckets.exports}/*`,
    ),
    useRecordKey(input, ["dynamodb", "s3"]),
    ...deadLetters(input),
  ])

/** The rule on the onboarding bus. */
export const onboardingPolicy = ({ arns }: CentralPolicyInput): PolicyDocument =>
  policyOf([allow("StartSweeps", ["states:StartExecution"], arns.stateMachine)])
