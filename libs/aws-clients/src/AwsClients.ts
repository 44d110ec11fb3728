import { DynamoDBClient } from "@aws-sdk/client-dynamodb"
import { KMSClient } from "@aws-sdk/client-kms"
import { OrganizationsClient } from "@aws-sdk/client-organizations"
import { S3Client } from "@aws-sdk/client-s3"
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager"
import { SNSClient } from "@aws-sdk/client-sns"
import { STSClient } from "@aws-sdk/client-sts"
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb"
import { ApiCalls, CallFailed, Region } from "@orgtag/tagging"
import { Context, Duration, Effect, Layer, Schema, type Scope } from "effect"
import { CallCounts } from "./CallCounts.ts"
import { callFaultOf } from "./CallFault.ts"
import type { CallPlace } from "./CallTerms.ts"
import {
  baseSettings,
  type ChainSettings,
  type ClientSettings,
  type Credentials,
  sealedSettings,
} from "./clientSettings.ts"
import { MemberClients } from "./MemberClients.ts"
import { type Pace, RateGovernor } from "./RateGovernor.ts"
import { makeSendCall, type SendCall } from "./sendCall.ts"
import { type AwsRequestHandler, nodeRequestHandler, SharedRequestHandler } from "./SharedRequestHandler.ts"

/** What the demo and tests set by hand; whatever is absent comes from the SDK's own chain. */
export interface AwsClientsOptions {
  /** Takes the requests instead of Node's sockets. It is not destroyed with the layer: whoever made it does that. */
  readonly requestHandler?: AwsRequestHandler
  /**
   * The credentials of the security account. With them the clients are sealed: no `AWS_*` variable and no
   * configuration file is read, and the Region is `region`, else us-east-1.
   */
  readonly credentials?: Credentials
  readonly region?: string
  /** The time limit of an attempt whose terms name none; `callLimits.attemptTime` where absent. */
  readonly callTimeout?: Duration.Input
  /**
   * How calls are held to AWS's documented rates; `none` only against an organization that has no rates. With
   * `paceLimits.headroom` where absent.
   */
  readonly pace?: Pace | "none"
}

/** The one place that makes SDK clients and sends their commands. */
export class AwsClients extends Context.Service<
  AwsClients,
  {
    /** Sends a command on terms; the only way in which a call is made. */
    readonly send: SendCall
    /** Says that a call was throttled in part, inside an answer that is none of a throttled call: its rate gives way. */
    readonly throttled: (place: CallPlace) => Effect.Effect<void>
    /** The Region that the clients of the security account work in. Fails as `invalid`, `RegionMissing`, where none is set. */
    readonly region: Effect.Effect<Region, CallFailed>
    readonly organizations: OrganizationsClient
    /** STS at the Region's own endpoint. */
    readonly sts: STSClient
    /** The tables' client in the clients' own Region, or in another; undefined attributes are left out of items. */
    readonly documents: (region?: string) => DynamoDBDocumentClient
    /** The same client for what lib-dynamodb has no command for, such as CreateTable. */
    readonly tables: (region?: string) => DynamoDBClient
    /** SNS and Secrets Manager in the clients' own Region, or in another: where a topic or a secret is. */
    readonly sns: (region?: string) => SNSClient
    readonly secrets: (region?: string) => SecretsManagerClient
    /** S3 and KMS in the clients' own Region, where the functions have their buckets and their key, or in another. */
    readonly s3: (region?: string) => S3Client
    readonly kms: (region?: string) => KMSClient
    /**
     * Clients of a member account in a Region, destroyed with the scope.
     *
     * Give a provider with `memoized: true` and without `expiration` in what it gives: it is then asked at each request,
     * and the SDK, which would judge by the machine's clock, does not judge when credentials are to be renewed.
     */
    readonly member: (
      credentials: Credentials,
      region: string,
    ) => Effect.Effect<MemberClients, never, Scope.Scope>
  }
>()("@orgtag/aws-clients/AwsClients") {
  /** The clients, and the count of what they sent. */
  static readonly layer = (options: AwsClientsOptions = {}): Layer.Layer<AwsClients | ApiCalls> =>
    Layer.effectContext(makeAwsClients(options))
}

const makeAwsClients = Effect.fnUntraced(function* (
  options: AwsClientsOptions,
): Effect.fn.Return<Context.Context<AwsClients | ApiCalls>, never, Scope.Scope> {
  const handler = new SharedRequestHandler(options.requestHandler ?? (yield* ownRequestHandler))
  const settingsFor = settingsOf(handler, options)
  const counts = new CallCounts()
  const settings = settingsFor(undefined, undefined)
  const sts = yield* destroyed(() => new STSClient(settings))
  const organizations = yield* destroyed(() => new OrganizationsClient(settings))
  const tables = yield* clientsByRegion((region) => new DynamoDBClient(settingsFor(undefined, region)))
  const documents = yield* clientsByRegion((region) =>
    DynamoDBDocumentClient.from(tables(region), { marshallOptions: { removeUndefinedValues: true } }),
  )
  const sns = yield* clientsByRegion((region) => new SNSClient(settingsFor(undefined, region)))
  const secrets = yield* clientsByRegion((region) => new SecretsManagerClient(settingsFor(undefined, region)))
  const s3 = yield* clientsByRegion((region) => new S3Client(settingsFor(undefined, region)))
  const kms = yield* clientsByRegion((region) => new KMSClient(settingsFor(undefined, region)))
  const governor = options.pace === "none" ? undefined : new RateGovernor(options.pace)
  return Context.make(
    AwsClients,
    AwsClients.of({
      throttled: (place) =>
        Effect.suspend(() => {
          counts.addThrottled()
          return governor?.throttled(place) ?? Effect.void
        }),
      send: makeSendCall({
        counts,
        governor,
        timeLimit:
          options.callTimeout === undefined ? undefined : Duration.fromInputUnsafe(options.callTimeout),
      }),
      region: regionOf(organizations),
      organizations,
      sts,
      documents,
      tables,
      sns,
      secrets,
      s3,
      kms,
      member: (credentials, region) => destroyed(() => new MemberClients(settingsFor(credentials, region))),
    }),
  ).pipe(
    Context.add(
      ApiCalls,
      ApiCalls.of({
        counts: Effect.sync(() => counts.snapshot()),
        throttled: Effect.sync(() => counts.throttled),
      }),
    ),
  )
})

const ownRequestHandler = Effect.acquireRelease(Effect.sync(nodeRequestHandler), (handler) =>
  Effect.sync(() => handler.destroy()),
)

/** The settings of a client with credentials and a Region of its own, where it has any. */
const settingsOf =
  (handler: SharedRequestHandler, options: AwsClientsOptions) =>
  (credentials: Credentials | undefined, region: string | undefined): ClientSettings => {
    const ownCredentials = credentials ?? options.credentials
    const ownRegion = region ?? options.region
    // Sealed by the layer's own credentials alone: a member's must not cut its clients off from a profile's endpoints.
    if (options.credentials !== undefined && ownCredentials !== undefined)
      return sealedSettings(handler, ownRegion ?? "us-east-1", ownCredentials)
    const chain: ChainSettings = {
      ...baseSettings(handler),
      ...(ownCredentials === undefined ? {} : { credentials: ownCredentials }),
      ...(ownRegion === undefined ? {} : { region: ownRegion }),
    }
    return chain
  }

const destroyed = <Client extends { destroy(): void }>(make: () => Client) =>
  Effect.acquireRelease(Effect.sync(make), (client) => Effect.sync(() => client.destroy()))

/** One client a Region, made when it is first asked for and destroyed with the scope; "" stands for the clients' own. */
const clientsByRegion = <Client extends { destroy(): void }>(make: (region?: string) => Client) =>
  Effect.acquireRelease(
    Effect.sync(() => new Map<string, Client>()),
    (made) =>
      Effect.sync(() => {
        for (const client of made.values()) client.destroy()
      }),
  ).pipe(
    Effect.map((made) => (region?: string): Client => {
      const client = made.get(region ?? "") ?? make(region)
      made.set(region ?? "", client)
      return client
    }),
  )

/** The Region of a client, which the SDK's chain may find nowhere. */
const regionOf = (client: OrganizationsClient): Effect.Effect<Region, CallFailed> =>
  Effect.tryPromise({
    try: () => client.config.region(),
    catch: (thrown) => callFaultOf(thrown).detail,
  }).pipe(
    Effect.flatMap((region) => Schema.decodeUnknownEffect(Region)(region)),
    Effect.mapError(
      (error) =>
        new CallFailed({
          service: "SDK",
          operation: "region",
          reason: "invalid",
          code: "RegionMissing",
          detail: `${typeof error === "string" ? error : error.message}: set AWS_REGION, or a region in the profile`,
          effect: "none",
          attempts: 0,
        }),
    ),
  )
