import type { Stage } from "../../src/stage/Stage.ts"
import { grantedActions } from "../../src/permissions/grantedActions.ts"
import { ResourceArn, resourceTypeOf } from "@orgtag/tagging"
import { at } from "../SynthesizedStage.ts"
import type { Context, Question } from "./evaluate.ts"
import type { SeenCall } from "./recordedOrganization.ts"

/** What IAM is asked when a call is made: one action on one resource, or several. */
export type Asked = Pick<Question, "action" | "resource" | "context">

/** IAM's prefixes by the SDK's service ids. */
const prefixes: Readonly<Record<string, string>> = {
  Account: "account",
  "Auto Scaling": "autoscaling",
  DynamoDB: "dynamodb",
  EC2: "ec2",
  IAM: "iam",
  KMS: "kms",
  Organizations: "organizations",
  "Resource Explorer 2": "resource-explorer-2",
  "Resource Groups Tagging API": "tag",
  S3: "s3",
  SNS: "sns",
  STS: "sts",
  "Secrets Manager": "secretsmanager",
}

/** Calls whose IAM action has another name. */
const otherNames: Readonly<Record<string, string>> = {
  // The Service Authorization Reference has no action of the call's own name.
  "resource-explorer-2:ListResources": "resource-explorer-2:Search",
  "s3:HeadObject": "s3:GetObject",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:CreateMultipartUpload": "s3:PutObject",
  "s3:UploadPart": "s3:PutObject",
  "s3:CompleteMultipartUpload": "s3:PutObject",
}

/** The questions that AWS asks IAM for a call. A call of a service that is not listed here is a mistake of this test. */
export const questionsOf = (call: SeenCall, stage: Stage): ReadonlyArray<Asked> => {
  const prefix = prefixes[call.service]
  if (prefix === undefined) throw new Error(`no IAM prefix is known for ${call.service}`)
  const named = `${prefix}:${call.operation}`
  const action = otherNames[named] ?? named
  // Whoever has credentials may ask who they are: no policy can refuse it.
  if (action === "sts:GetCallerIdentity") return []
  const resources = resourcesOf(call, action, stage)
  return [
    ...resources.map((resource) => ({ action, resource, context: contextOf(call) })),
    ...(prefix === "tag" ? tagQuestions(call) : []),
    ...(prefix === "dynamodb" ? [encryption("kms:Decrypt", prefix, stage)] : []),
    ...(prefix === "s3" ? ofObjects(call, action, stage) : []),
  ]
}

const text = (value: unknown): string => (typeof value === "string" ? value : "")

const resourcesOf = (call: SeenCall, action: string, stage: Stage): ReadonlyArray<string> => {
  const { input, account, region } = call
  const { partition } = stage
  const iam = (kind: string, name: unknown) =>
    name === undefined ? [] : [`arn:${partition}:iam::${account}:${kind}/${text(name)}`]
  const [service] = action.split(":")
  if (service === "dynamodb")
    return input["IndexName"] === undefined
      ? call.arns
      : call.arns.map((arn) => `${arn}/index/${text(input["IndexName"])}`)
  if (action === "sts:AssumeRole") return [text(input["RoleArn"])]
  if (service === "organizations")
    return [organizationResource(text(input["ParentId"] ?? input["ResourceId"]), action, stage)]
  if (service === "account") return [`arn:${partition}:account::${account}:account`]
  if (service === "resource-explorer-2") return [explorerResource(call, action, stage)]
  if (service === "s3") {
    const bucket = `arn:${partition}:s3:::${text(input["Bucket"])}`
    return [input["Key"] === undefined ? bucket : `${bucket}/${text(input["Key"])}`]
  }
  if (service === "kms") return [text(input["KeyId"])]
  if (service === "sns") return [text(input["TopicArn"])]
  if (service === "secretsmanager")
    return [`arn:${partition}:secretsmanager:${region}:${account}:secret:${text(input["SecretId"])}-AbCdEf`]
  const principals = [
    ...iam("role", input["RoleName"]),
    ...iam("user", input["UserName"]),
    ...iam("instance-profile", input["InstanceProfileName"]),
    ...(input["PolicyArn"] === undefined ? [] : [text(input["PolicyArn"])]),
  ]
  return principals.length === 0 ? ["*"] : principals
}

const organizationResource = (id: string, action: string, stage: Stage): string => {
  const own = `arn:${stage.partition}:organizations::${stage.managementAccount}`
  if (action.endsWith("DescribeEffectivePolicy")) return `${own}:account/${stage.organizationId}/333333333333`
  if (id === "") return "*"
  const kind = id.startsWith("r-") ? "root" : id.startsWith("ou-") ? "ou" : "account"
  return `${own}:${kind}/${stage.organizationId}/${id}`
}

const explorerResource = (
  { input, account, region }: SeenCall,
  action: string,
  { partition }: Stage,
): string => {
  const own = `arn:${partition}:resource-explorer-2:${region}:${account}`
  const id = "1a2b3c4d-5d6e-7f8a-9b0c-abcd11111111"
  if (/:(?:Search|GetView|ListResources)$/u.test(action))
    return text(input["ViewArn"]) || `${own}:view/all/${id}`
  return "*"
}

/** The tag actions of the services that own what a call of the tagging API names, as the call names keys. */
const tagQuestions = ({ operation, input, arns }: SeenCall): ReadonlyArray<Asked> => {
  if (operation !== "TagResources" && operation !== "UntagResources") return []
  const tags = input["Tags"]
  const keys =
    operation === "TagResources"
      ? Object.keys(typeof tags === "object" && tags !== null ? tags : {})
      : listOf(input["TagKeys"])
  return arns.flatMap((arn) => {
    const type = resourceTypeOf(ResourceArn.make(arn))
    return grantedActions([type]).flatMap(({ service, keyed, unkeyed }) =>
      [...keyed, ...unkeyed]
        .filter((action) => isMade(action, operation))
        .map((action) => ({
          action: `${service}:${action}`,
          resource: arn,
          context: { "aws:TagKeys": keys },
        })),
    )
  })
}

/** Whether the tagging API makes that call for one of its own; a bucket's tags are put as a whole, whatever changes. */
const isMade = (action: string, operation: "TagResources" | "UntagResources"): boolean => {
  if (action === "PutBucketTagging") return true
  if (/Job|StorageLens/u.test(action)) return false
  return /^(?:Untag|Remove|Delete)/u.test(action) === (operation === "UntagResources")
}

const listOf = (value: unknown): ReadonlyArray<string> => (Array.isArray(value) ? value.map(text) : [])

const contextOf = (call: SeenCall): Context => {
  if (call.service === "DynamoDB") return leadingKeys(call)
  if (call.service !== "STS") return {}
  const { input } = call
  const given = {
    "sts:ExternalId": input["ExternalId"],
    "sts:RoleSessionName": input["RoleSessionName"],
    "sts:SourceIdentity": input["SourceIdentity"],
  }
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, text(value)]])),
  )
}

/** The partition that a write of one item goes to. */
const leadingKeys = ({ input }: SeenCall): Context => {
  const item = input["Item"] ?? input["Key"]
  const key = ["pk", "resource_id", "action_id"]
    .map((name) => at(item, name, "S"))
    .find((value) => value !== undefined)
  return key === undefined ? {} : { "dynamodb:LeadingKeys": [text(key)] }
}

/** What a service that encrypts by our key asks of whoever calls it. */
const encryption = (action: string, service: string, { region }: Stage): Asked => ({
  action,
  resource: "the record's key",
  context: { "kms:ViaService": `${service}.${region}.amazonaws.com` },
})

/**
 * Objects of our buckets are encrypted by our key: what is written needs a data key, what is read has one. What is not there
 * needs the right to list.
 */
const ofObjects = ({ input, isMissing }: SeenCall, action: string, stage: Stage): ReadonlyArray<Asked> => {
  const bucket = text(input["Bucket"])
  if (!bucket.startsWith("orgtag-")) return []
  if (isMissing === true)
    return [{ action: "s3:ListBucket", resource: `arn:${stage.partition}:s3:::${bucket}` }]
  if (action === "s3:GetObject") return [encryption("kms:Decrypt", "s3", stage)]
  return action === "s3:PutObject" ? [encryption("kms:GenerateDataKey", "s3", stage)] : []
}
