import { awsPorts } from "@orgtag/aws"
import { AwsClients, type Pace } from "@orgtag/aws-clients"
import { type LocalAws, type LocalAwsOptions, makeLocalAws } from "@orgtag/local-aws"
import {
  createTables,
  DynamoControls,
  DynamoResourceRecord,
  DynamoSeals,
  DynamoSweepLedger,
} from "@orgtag/persistence"
import { decodePolicy, type Policy, sweep, type SweepReport } from "@orgtag/tagging"
import { Duration, Effect, Layer, Result } from "effect"
import type { TableUnits, Units } from "./TableUnits.ts"
import type { Shape } from "../shapes/Shape.ts"

/** A sweep that ended, with what it took. */
export interface MeasuredSweep {
  readonly report: SweepReport
  /** `<SDK service id>:<Operation>` and how often the organization was called so, by the organization's own count. */
  readonly calls: ReadonlyMap<string, number>
  readonly seconds: number
  /** What it consumed of the tables, where that is counted. */
  readonly units: Units
  /** Seconds of processor time of the whole process, the embedded organization's with it. */
  readonly processorSeconds: number
}

/** How a shape's organization is served and called. */
export interface Stand {
  readonly organization?: Omit<LocalAwsOptions, "seed">
  readonly pace?: Pace | "none"
  /** Counts the tables' units. */
  readonly units?: TableUnits
}

/** A first sweep of a shape's organization, and a second one that finds nothing to do. Both must be complete. */
export const sweepTwice = (shape: Shape, stand: Stand = {}) =>
  inOrganization(shape, stand, (one) => Effect.all({ first: one, second: one }))

/** One sweep of a shape's organization, which must be complete. */
export const sweepOnce = (shape: Shape, stand: Stand = {}) => inOrganization(shape, stand, (one) => one)

const inOrganization = Effect.fnUntraced(function* <A, E, R>(
  shape: Shape,
  stand: Stand,
  use: (one: ReturnType<typeof measured>) => Effect.Effect<A, E, R>,
) {
  const { policy } = Result.getOrThrow(decodePolicy(shape.policy, "orgtag.yaml"))
  const aws = yield* makeLocalAws({ ...stand.organization, seed: shape.organization })
  const clients = AwsClients.layer({
    requestHandler: stand.units === undefined ? aws.requestHandler : stand.units.counting(aws.requestHandler),
    credentials: aws.credentials,
    region: aws.region,
    pace: stand.pace ?? "none",
  })
  const ports = Layer.mergeAll(
    awsPorts,
    DynamoResourceRecord.layer(policy.record),
    DynamoSweepLedger.layer(policy.record),
    DynamoControls.layer(policy.record),
    DynamoSeals.layer(policy.record),
  ).pipe(Layer.provideMerge(clients))
  return yield* Effect.andThen(createTables(policy.record), use(measured(aws, stand.units, policy))).pipe(
    Effect.provide(ports),
  )
}, Effect.scoped)

const noUnits: Units = { read: 0, write: 0 }

const measured = (aws: LocalAws, counted: TableUnits | undefined, policy: Policy) =>
  Effect.gen(function* () {
    const [before, startedAt, processor] = [new Map(aws.calls()), performance.now(), process.cpuUsage()]
    const unitsBefore = counted?.units ?? noUnits
    const report = yield* sweep({
      policy,
      mode: "apply",
      trigger: "cli",
      accounts: [],
      regions: [],
      wait: Duration.zero,
    })
    if (report.outcome !== "complete") return yield* Effect.die(new Error(JSON.stringify(report.failures[0])))
    const seconds = (performance.now() - startedAt) / 1000
    const { user, system } = process.cpuUsage(processor)
    const calls = new Map(
      Array.from(aws.calls(), ([name, count]) => [name, count - (before.get(name) ?? 0)] as const),
    )
    const { read, write } = counted?.units ?? noUnits
    const units = { read: read - unitsBefore.read, write: write - unitsBefore.write }
    return { report, calls, units, seconds, processorSeconds: (user + system) / 1e6 } satisfies MeasuredSweep
  })

/** The control-plane calls among some: all but DynamoDB's. */
export const controlPlane = (calls: ReadonlyMap<string, number>): number =>
  Array.from(calls).reduce((sum, [name, count]) => sum + (name.startsWith("DynamoDB:") ? 0 : count), 0)
