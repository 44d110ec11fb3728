import { Data, Effect, type Scope } from "effect"
import type { AwsRequest, AwsResponse } from "./AwsRequest.ts"
import type { CallHook } from "./CallHook.ts"
import { CallPipeline } from "./CallPipeline.ts"
import { exportTables } from "./dynamo/exportTables.ts"
import { Tables } from "./dynamo/Tables.ts"
import { makeTableStore, storeRequest, type TableStore } from "./dynamo/TableStore.ts"
import { ExplorerIndexes, type ExplorerSettings } from "./ExplorerIndexes.ts"
import type { Fault } from "./Fault.ts"
import { FaultPlan } from "./FaultPlan.ts"
import { keysOf, sessionKeys, type AccessKeys } from "./Identity.ts"
import { realTime, type LocalTime } from "./LocalTime.ts"
import { Keys } from "./kms/Keys.ts"
import type { OrganizationSeed } from "./Organization.ts"
import { OrganizationState, type TagWrite } from "./OrganizationState.ts"
import { makeOutside, type Outside } from "./Outside.ts"
import { openStateFolder, tablesFolder } from "./StateFolder.ts"
import { requestHandlerOf, type LocalRequestHandler } from "./requestHandlerOf.ts"
import { Buckets } from "./s3/Buckets.ts"
import { accountService } from "./services/accountService.ts"
import { autoScalingService } from "./services/autoScalingService.ts"
import { dynamoService } from "./services/dynamoService.ts"
import { ec2Service } from "./services/ec2Service.ts"
import { explorerService } from "./services/explorerService.ts"
import { iamService } from "./services/iamService.ts"
import { kmsService } from "./services/kmsService.ts"
import { organizationsService } from "./services/organizationsService.ts"
import { s3Service } from "./services/s3Service.ts"
import { secretsService } from "./services/secretsService.ts"
import { snsService } from "./services/snsService.ts"
import { stsService } from "./services/stsService.ts"
import { taggingService } from "./services/taggingService.ts"
import { type Delivered, Topics } from "./sns/Topics.ts"

/** Why an embedded organization could not be made or served. */
export class LocalAwsError extends Data.TaggedError("LocalAwsError")<{
  readonly operation: "open" | "serve" | "create table"
  readonly message: string
}> {}

/** What an embedded organization is made of. */
export interface LocalAwsOptions {
  readonly seed: OrganizationSeed
  /** The machine's clock where none is given. */
  readonly time?: LocalTime
  readonly faults?: ReadonlyArray<Fault>
  /** Decides which calls `rate:…` faults hit. */
  readonly faultSeed?: number
  /** Whether AWS's call rates hold. Off in process, on over HTTP. */
  readonly rates?: boolean
  /** A call takes so long, half of it before it has an effect. */
  readonly latencyMs?: number
  /** GetResources sees a write so much later. */
  readonly consistencyMs?: number
  /** Resource Explorer sees a change so much later. */
  readonly explorerLagMs?: number
  /** What Resource Explorer is like in the accounts, where it is not as usual. */
  readonly explorer?: ExplorerSettings
  /** A folder that keeps organization and tables over restarts; what it holds takes the place of the seed. */
  readonly dataDir?: string
  /** Inputs of CreateTable: these tables are there when the organization is. */
  readonly tables?: ReadonlyArray<Readonly<Record<string, unknown>>>
  readonly onCall?: CallHook
}

/** An AWS Organization in this process. */
export interface LocalAws {
  readonly requestHandler: LocalRequestHandler
  /** Answers a request that came from elsewhere. Rejects with ConnectionCut where a fault closes the connection. */
  readonly answer: (request: AwsRequest) => Promise<AwsResponse>
  /** The security account's keys. */
  readonly credentials: AccessKeys
  /** The keys of a user in any account, who is no orgtag. */
  readonly credentialsOf: (account: string) => AccessKeys
  /** The keys of a session of a role in any account, such as Lambda gives to a function; they hold for twelve hours. */
  readonly sessionOf: (account: string, role: string) => AccessKeys
  /** A Region for the security account's clients. */
  readonly region: string
  /** Requests still inside the tables: they need turns of the event loop. */
  readonly busy: () => number
  /** The true tags of a resource now, whatever reads are told; undefined where there is no such resource. */
  readonly tags: (arn: string) => Readonly<Record<string, string>> | undefined
  /** The true tags of every resource that exists. */
  readonly snapshot: () => ReadonlyMap<string, Readonly<Record<string, string>>>
  /** Every tag change so far, in order. */
  readonly writes: () => ReadonlyArray<TagWrite>
  /** Writes the tables into a folder, each in one of its own, as DynamoDB's export to S3 lays them out. */
  readonly exportTables: (folder: string) => Promise<void>
  /** What subscribers of SNS topics got, in order. */
  readonly notifications: () => ReadonlyArray<Delivered>
  /** The tokens that endpoints were asked to confirm their subscriptions with, in order. */
  readonly confirmationTokens: () => ReadonlyArray<string>
  /** Somebody else. */
  readonly outside: Outside
  /** `account|region` of the indexes of Resource Explorer that a search has created. */
  readonly explorerIndexesCreated: () => ReadonlySet<string>
  readonly setFaults: (faults: ReadonlyArray<Fault>) => void
  /** Takes the place of the hook in the options; undefined takes it away. */
  readonly onCall: (hook: CallHook | undefined) => void
  /** `<service id>:<Operation>` of everything that can be called. A fault that names another one never acts. */
  readonly operations: ReadonlySet<string>
  /** `<service id>:<Operation>` and how often it was called. */
  readonly calls: () => ReadonlyMap<string, number>
  /** `<service id>:<Operation> <effect>` and how often a fault had that effect on a call. */
  readonly faultsActed: () => ReadonlyMap<string, number>
}

/** Makes an organization that SDK clients of this process call through `requestHandler`. */
export const makeLocalAws = (options: LocalAwsOptions): Effect.Effect<LocalAws, LocalAwsError, Scope.Scope> =>
  Effect.gen(function* () {
    const time = options.time ?? realTime
    const { dataDir } = options
    const state = yield* attempt("open", () =>
      dataDir === undefined ? new OrganizationState(options.seed) : openStateFolder(dataDir, options.seed),
    )
    const store = yield* Effect.acquireRelease(
      attempt("open", () => makeTableStore(dataDir === undefined ? undefined : tablesFolder(dataDir))),
      (opened) => Effect.promise(() => opened.close()),
    )
    for (const table of options.tables ?? []) yield* createTable(store, table)
    const tables = new Tables(store, makeTableStore)
    return assemble(options, time, state, tables)
  })

const attempt = <A>(operation: LocalAwsError["operation"], act: () => A): Effect.Effect<A, LocalAwsError> =>
  Effect.try({ try: act, catch: (cause) => new LocalAwsError({ operation, message: messageOf(cause) }) })

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** Creates a table past faults and counts: it belongs to the making of the organization. One that is there is kept. */
const createTable = (
  store: TableStore,
  table: Readonly<Record<string, unknown>>,
): Effect.Effect<void, LocalAwsError> =>
  Effect.promise(() => store.send(storeRequest("CreateTable", table))).pipe(
    Effect.flatMap(({ status, body }) =>
      status === 200 || body.includes("ResourceInUseException")
        ? Effect.void
        : Effect.fail(new LocalAwsError({ operation: "create table", message: body })),
    ),
  )

const assemble = (
  options: LocalAwsOptions,
  time: LocalTime,
  state: OrganizationState,
  tables: Tables,
): LocalAws => {
  const { seed } = state
  const indexes = new ExplorerIndexes(options.explorer ?? {})
  const topics = new Topics()
  const faultSeed = options.faultSeed ?? 1
  const pipeline = new CallPipeline({
    state,
    services: [
      organizationsService(state),
      stsService(state, time),
      taggingService(state, time, { consistencyMs: options.consistencyMs ?? 0 }),
      accountService(state),
      dynamoService(state, tables, time),
      explorerService(state, time, indexes, { lagMs: options.explorerLagMs ?? 0 }),
      iamService(state, time),
      autoScalingService(state, time),
      ec2Service(state, time),
      snsService(topics, time),
      secretsService(time),
      s3Service(new Buckets(), time),
      kmsService(new Keys(), time),
    ],
    time,
    rates: options.rates ?? false,
    latencyMs: options.latencyMs ?? 0,
    faults: new FaultPlan(options.faults ?? [], faultSeed),
    hook: options.onCall,
  })
  tables.lagBy(tableLags(options.faults ?? []))
  const answer = (request: AwsRequest) => pipeline.answer(request)
  const regions = state.accounts.get(seed.securityAccountId)?.enabledRegions ?? []
  return {
    requestHandler: requestHandlerOf(answer),
    answer,
    credentials: keysOf(seed.securityAccountId),
    credentialsOf: keysOf,
    sessionOf: (account, role) =>
      sessionKeys({ account, role, name: role, expiresAt: time.now() + 12 * 3_600_000 }, 0),
    region: regions.find((region) => region !== seed.homeRegion) ?? seed.homeRegion,
    busy: () => tables.busy(),
    tags: (arn) => {
      const version = state.resource(arn)?.current
      return version?.exists === true ? Object.fromEntries(version.tags) : undefined
    },
    snapshot: () =>
      new Map(
        [...state.resources()]
          .filter((resource) => resource.current.exists)
          .map((resource) => [resource.arn, Object.fromEntries(resource.current.tags)]),
      ),
    writes: () => state.writes(),
    exportTables: (folder) => exportTables(tables, folder, time.now()),
    notifications: topics.delivered,
    confirmationTokens: topics.tokens,
    outside: makeOutside(state, time),
    explorerIndexesCreated: () => indexes.created(),
    setFaults: (faults) => {
      tables.lagBy(tableLags(faults))
      pipeline.parts.faults = new FaultPlan(faults, faultSeed)
    },
    onCall: (hook) => {
      pipeline.parts.hook = hook
    },
    operations: new Set(
      pipeline.parts.services.flatMap((service) =>
        [...service.operations.keys()].map((name) => `${service.id}:${name}`),
      ),
    ),
    calls: () => pipeline.counts,
    faultsActed: () => pipeline.faultCounts,
  }
}

/** How late faults want reads of the tables to be. */
const tableLags = (faults: ReadonlyArray<Fault>): ReadonlyArray<number> =>
  faults.filter(({ service }) => service === "DynamoDB").flatMap((fault) => fault.do.staleMs ?? [])
