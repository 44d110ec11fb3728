import { pathToFileURL } from "node:url"
import { join } from "node:path"
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms"
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import { CreateTopicCommand, PublishCommand, SNSClient, type PublishCommandInput } from "@aws-sdk/client-sns"
import type { LocalAws } from "@orgtag/local-aws"
import { bundleFolders, functionNames, roleNames } from "@orgtag/tagging/deployment"
import type { SynthesizedPolicies } from "../permissions/SynthesizedPolicies.ts"
import { workspace } from "../stageOfOrganization.ts"
import { at, resourcesOfType } from "../SynthesizedStage.ts"

/** A function by the name that the code has for it. */
export type FunctionId = keyof typeof functionNames

const roles: Readonly<Record<FunctionId, string>> = {
  prepare: roleNames.prepare,
  sweepAccount: roleNames.sweep,
  conclude: roleNames.conclude,
}

type Handler = (event: unknown, context: unknown) => Promise<unknown>

/** What a deployment is made from. */
export interface DeploymentInput {
  readonly aws: LocalAws
  /** Where the organization is served. */
  readonly url: string
  readonly policies: SynthesizedPolicies
  /** The policy file that is deployed. */
  readonly policyText: string
}

/** How a function is invoked. */
export interface InvocationTerms {
  /** The milliseconds that are left to it, whenever it asks. */
  readonly remaining?: () => number
  /** Variables of its environment that are not as they were deployed. */
  readonly instead?: Readonly<Record<string, string>>
}

/** Counts deployments, so that each has bundles of its own: what a bundle has made of its environment stays in it. */
let deployments = 0

/**
 * The built functions as a stage deploys them, in an embedded organization: buckets, signing key and topic as the
 * templates make them; each function with the environment that its template gives it, and in a session of its role.
 */
export class DeployedFunctions {
  readonly input: DeploymentInput
  /** The key that stands for the one that the templates make. */
  readonly signingKey: string
  readonly #deployment: number
  readonly #machine: S3Client
  readonly #teller: SNSClient

  private constructor(input: DeploymentInput, signingKey: string) {
    this.input = input
    this.signingKey = signingKey
    deployments += 1
    this.#deployment = deployments
    const settings = { ...clientSettings(input), credentials: this.#sessionOf(roleNames.stateMachine) }
    this.#machine = new S3Client(settings)
    this.#teller = new SNSClient(settings)
  }

  /** Makes the buckets, the key and the topic, and puts the policy file where the functions look for it. */
  static async deploy(input: DeploymentInput): Promise<DeployedFunctions> {
    const { aws, policies, policyText } = input
    const settings = { ...clientSettings(input), credentials: aws.credentials }
    const s3 = new S3Client(settings)
    const { arns, security } = policies.synthesized
    const { results, seals } = arns.bucketNames
    await s3.send(new CreateBucketCommand({ Bucket: results }))
    await s3.send(new CreateBucketCommand({ Bucket: seals, ObjectLockEnabledForBucket: true }))
    const bucket = resourcesOfType(security, "AWS::S3::Bucket").find(
      ({ Properties }) => Properties["BucketName"] === seals,
    )
    const rule = at(bucket?.Properties, "ObjectLockConfiguration", "Rule", "DefaultRetention")
    await s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket: seals,
        ObjectLockConfiguration: {
          ObjectLockEnabled: "Enabled",
          Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: Number(at(rule, "Days")) } },
        },
      }),
    )
    const topic = arns.topic.split(":").at(-1)
    await new SNSClient(settings).send(new CreateTopicCommand({ Name: topic }))
    const { KeyMetadata } = await new KMSClient(settings).send(
      new CreateKeyCommand({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" }),
    )
    const deployed = new DeployedFunctions(input, KeyMetadata?.Arn ?? "")
    const { ORGTAG_POLICY_BUCKET: Bucket, ORGTAG_POLICY_KEY: Key } = deployed.environmentOf("prepare")
    await s3.send(new CreateBucketCommand({ Bucket }))
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: policyText }))
    return deployed
  }

  /** The function that has this ARN. */
  readonly named = (arn: string): FunctionId => {
    const { functions } = this.input.policies.synthesized.arns
    const found = (["prepare", "sweepAccount", "conclude"] as const).find((id) => functions[id] === arn)
    if (found === undefined) throw new Error(`there is no function ${arn}`)
    return found
  }

  /** The file of a function's bundle. */
  readonly bundleOf = (id: FunctionId): string => join(workspace, bundleFolders[id], "index.mjs")

  /** The environment that a function has: its own variables from the template, and what Lambda gives it. */
  readonly environmentOf = (id: FunctionId): Readonly<Record<string, string>> => {
    const { policies, aws, url } = this.input
    const found = resourcesOfType(policies.synthesized.security, "AWS::Lambda::Function").find(
      ({ Properties }) => Properties["FunctionName"] === functionNames[id],
    )
    const variables = policies.resolve(at(found?.Properties, "Environment", "Variables"))
    const keys = this.#sessionOf(roles[id])
    return {
      ...Object.fromEntries(
        Object.entries(variables as Record<string, string>).map(([name, value]) => [
          name,
          value === policies.keyArn("seals") ? this.signingKey : value,
        ]),
      ),
      AWS_ENDPOINT_URL: url,
      AWS_REGION: aws.region,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: keys.sessionToken ?? "",
      AWS_EC2_METADATA_DISABLED: "true",
    }
  }

  /** Invokes a function in this process. */
  readonly invoke = async (
    id: FunctionId,
    event: unknown,
    { remaining = () => 900_000, instead = {} }: InvocationTerms = {},
  ): Promise<unknown> => {
    Object.assign(process.env, this.environmentOf(id), instead)
    const bundle = `${pathToFileURL(this.bundleOf(id)).href}?deployment=${this.#deployment}`
    const { handler } = (await import(bundle)) as { readonly handler: Handler }
    return handler(event, { awsRequestId: "test", getRemainingTimeInMillis: remaining })
  }

  /** Reads an object as the state machine does. */
  readonly getObject = async (Bucket: string, Key: string): Promise<string> => {
    const { Body } = await this.#machine.send(new GetObjectCommand({ Bucket, Key }))
    return (await Body?.transformToString()) ?? ""
  }

  /** Writes an object as the state machine does. */
  readonly putObject = async (Bucket: string, Key: string, Body: string): Promise<void> => {
    await this.#machine.send(new PutObjectCommand({ Bucket, Key, Body }))
  }

  /** Publishes as the state machine does. */
  readonly publish = async (asked: object): Promise<unknown> => {
    const { MessageId } = await this.#teller.send(new PublishCommand(asked as PublishCommandInput))
    return { MessageId }
  }

  /** The report that a text names by its place. */
  readonly reportNamedIn = async (text: string): Promise<Record<string, unknown>> => {
    const [, bucket = "", key = ""] = /s3:\/\/([^/]+)\/(\S+)/u.exec(text) ?? []
    return JSON.parse(await this.getObject(bucket, key)) as Record<string, unknown>
  }

  readonly #sessionOf = (role: string) => {
    const { aws, policies } = this.input
    return aws.sessionOf(policies.synthesized.stage.securityAccount, role)
  }
}

const clientSettings = ({ aws, url }: DeploymentInput) => ({ region: aws.region, endpoint: url })
