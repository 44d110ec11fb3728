import { createHash } from "node:crypto"
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb"
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms"
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager"
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns"
import { AddressCheck, TrustedCertificates } from "@orgtag/alerts"
import { AwsClients } from "@orgtag/aws-clients"
import { type LocalAws, type OrganizationSeed, makeLocalAws } from "@orgtag/local-aws"
import { tableInputs } from "@orgtag/simulation"
import type { ApiCalls } from "@orgtag/tagging"
import { environmentNames, resultsKeys } from "@orgtag/tagging/deployment"
import { Cause, Console, Effect, Exit, ManagedRuntime, Scope } from "effect"
import { conclude } from "../src/conclude.ts"
import { prepare } from "../src/prepare.ts"
import { errorOf, invocation } from "../src/runHandler.ts"
import { sweepAccount } from "../src/sweepAccount.ts"

/** What an execution came to. */
export interface Executed {
  readonly outcome: string
  readonly sweepId: string
  readonly summary: string
  readonly report: string
}

type Program = Parameters<typeof invocation<unknown>>[1]

/**
 * The three functions over an embedded organization, with their buckets, key and topic, and somebody who hears what is
 * published there. Webhooks may be on this machine.
 */
export class FunctionStand {
  readonly aws: LocalAws
  readonly topic: string
  /** What the functions wrote to their logs. */
  readonly lines: Array<string> = []
  trusted: string | undefined
  readonly environment: Record<string, string>
  readonly #scope: Scope.Closeable
  readonly #runtime: ManagedRuntime.ManagedRuntime<AwsClients | ApiCalls, never>
  readonly #clients: Clients

  private constructor(made: {
    readonly aws: LocalAws
    readonly scope: Scope.Closeable
    readonly topic: string
    readonly clients: Clients
    readonly environment: Record<string, string>
  }) {
    this.aws = made.aws
    this.topic = made.topic
    this.environment = made.environment
    this.#scope = made.scope
    this.#clients = made.clients
    const { requestHandler, credentials, region } = made.aws
    this.#runtime = ManagedRuntime.make(
      AwsClients.layer({ requestHandler, credentials, region, pace: "none" }),
    )
  }

  /** A stand for an organization, with this policy file deployed. */
  static readonly make = async (seed: OrganizationSeed, policy: string): Promise<FunctionStand> => {
    const scope = Scope.makeUnsafe()
    const aws = await Effect.runPromise(Scope.provide(makeLocalAws({ seed, tables: tableInputs }), scope))
    const clients = clientsOf(aws)
    const { s3, kms, sns } = clients
    for (const Bucket of ["assets", "results", "seals"]) await s3.send(new CreateBucketCommand({ Bucket }))
    await s3.send(new PutObjectCommand({ Bucket: "assets", Key: "policy.yaml", Body: policy }))
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ KeyUsage: "SIGN_VERIFY", KeySpec: "ECC_NIST_P256" }),
    )
    const { TopicArn: topic = "" } = await sns.send(new CreateTopicCommand({ Name: "orgtag-alerts" }))
    await sns.send(
      new SubscribeCommand({ TopicArn: topic, Protocol: "email", Endpoint: "security@example.com" }),
    )
    const environment = {
      [environmentNames.policyBucket]: "assets",
      [environmentNames.policyKey]: "policy.yaml",
      [environmentNames.policyDigest]: `sha256:${createHash("sha256").update(policy).digest("hex")}`,
      [environmentNames.resultsBucket]: "results",
      [environmentNames.sealsBucket]: "seals",
      [environmentNames.signingKey]: KeyMetadata?.Arn ?? "",
      [environmentNames.alertTopic]: topic,
    }
    return new FunctionStand({ aws, scope, topic, clients, environment })
  }

  /** Puts where a webhook is into a secret. */
  readonly keepSecret = async (name: string, text: string): Promise<void> => {
    await this.#clients.secrets.send(new CreateSecretCommand({ Name: name, SecretString: text }))
  }

  /** Runs an execution as the state machine does: prepare, each account, conclude. */
  readonly execute = async (id: string, input: object = {}): Promise<Executed> => {
    const execution = { id, startedAt: new Date().toISOString() }
    const prepared = await this.#invoke(
      "prepare",
      prepare({ execution, input, calls: {} }, this.environment),
    ).catch((thrown: unknown) => {
      const { name: error, message: errorMessage } = errorOf(thrown)
      const cause = JSON.stringify({ errorType: error, errorMessage, trace: ["at somewhere"] })
      return { outcome: "aborted", calls: {}, failure: { error, cause } }
    })
    const { sweep } = prepared as { readonly sweep?: { readonly sweepId: string } }
    for (const line of sweep === undefined ? [] : await this.#workList(sweep.sweepId))
      await this.#invoke(
        "account",
        sweepAccount({ sweep, account: JSON.parse(line) as unknown, left: { rows: [] } }, this.environment),
      )
    const concluded = await this.#invoke(
      "conclude",
      conclude({ execution, input, prepared }, this.environment),
    )
    return concluded as Executed
  }

  /** The text of an object in the results. */
  readonly result = (key: string): Promise<string> => this.#object("results", key)

  /** Everything that is kept: the text of every object, and every item of every table. */
  readonly kept = async (): Promise<ReadonlyArray<string>> => {
    const kept: Array<string> = []
    for (const bucket of ["results", "seals"]) {
      const { Contents = [] } = await this.#clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }))
      for (const { Key = "" } of Contents) kept.push(Key, await this.#object(bucket, Key))
    }
    for (const { TableName } of tableInputs) {
      const { Items = [] } = await this.#clients.dynamo.send(
        new ScanCommand({ TableName: String(TableName) }),
      )
      kept.push(...Items.map((item) => JSON.stringify(item)))
    }
    return kept
  }

  readonly close = async (): Promise<void> => {
    await this.#runtime.dispose()
    await Effect.runPromise(Scope.close(this.#scope, Exit.void))
  }

  readonly #workList = async (sweepId: string): Promise<ReadonlyArray<string>> =>
    (await this.#object("results", resultsKeys.workList(sweepId))).split("\n").filter(Boolean)

  readonly #object = async (bucket: string, key: string): Promise<string> => {
    const { Body } = await this.#clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    return (await Body?.transformToString()) ?? ""
  }

  readonly #invoke = async (stage: Parameters<typeof invocation>[0], program: Program): Promise<unknown> => {
    const context = { awsRequestId: "test", getRemainingTimeInMillis: () => 900_000 }
    const write = (...parts: ReadonlyArray<unknown>) => void this.lines.push(parts.join(" "))
    const exit = await this.#runtime.runPromiseExit(
      invocation(stage, program, context).pipe(
        Effect.provideService(AddressCheck, (address) => address === "127.0.0.1"),
        Effect.provideService(TrustedCertificates, this.trusted),
        Effect.provideService(Console.Console, { ...console, log: write, error: write }),
      ),
    )
    if (Exit.isSuccess(exit)) return exit.value
    throw Cause.squash(exit.cause)
  }
}

interface Clients {
  readonly s3: S3Client
  readonly kms: KMSClient
  readonly sns: SNSClient
  readonly secrets: SecretsManagerClient
  readonly dynamo: DynamoDBClient
}

const clientsOf = ({ requestHandler, credentials, region }: LocalAws): Clients => {
  const settings = { requestHandler, credentials, region }
  return {
    s3: new S3Client(settings),
    kms: new KMSClient(settings),
    sns: new SNSClient(settings),
    secrets: new SecretsManagerClient(settings),
    dynamo: new DynamoDBClient(settings),
  }
}
