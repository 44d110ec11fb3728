import { awsPorts } from "@orgtag/aws"
import { AwsClients, type AwsRequestHandler, type Pace } from "@orgtag/aws-clients"
import { type LocalAws, type LocalAwsOptions, makeLocalAws } from "@orgtag/local-aws"
import { createTables, DynamoResourceRecord, DynamoSweepLedger } from "@orgtag/persistence"
import { decodePolicy, sweep, type SweepReport } from "@orgtag/tagging"
import { Duration, Effect, Layer, Result } from "effect"
import type { Shape } from "../shapes/Shape.ts"

/** A sweep that ended, with what it took. */
export interface MeasuredSweep {
  readonly report: SweepReport
  /** `<SDK service id>:<Operation>` and how often the organization was called so, by the organization's own count. */
  readonly calls: ReadonlyMap<string, number>
  readonly seconds: number
  /** Seconds of processor time of the whole process, the embedded organization's with it. */
  readonly processorSeconds: number
}

/** How a shape's organization is served and called. */
export interface Stand {
  readonly organization?: Omit<LocalAwsOptions, "seed">
  readonly pace?: Pace | "none"
  /** Stands between the clients and the organization. */
  readonly through?: (handler: LocalAws["requestHandler"]) => AwsRequestHandler
}

/** A first sweep of a shape's organization and, where it was complete, a second one that finds nothing to do. */
export const sweepTwice = Effect.fnUntraced(function* (shape: Shape, stand: Stand = {}) {
  const { policy } = Result.getOrThrow(decodePolicy(shape.policy, "orgtag.yaml"))
  const aws = yield* makeLocalAws({ ...stand.organization, seed: shape.organization })
  const handler = stand.through?.(aws.requestHandler) ?? aws.requestHandler
  const clients = AwsClients.layer({
    requestHandler: handler,
    credentials: aws.credentials,
    region: aws.region,
    pace: stand.pace ?? "none",
  })
  const ports = Layer.mergeAll(
    awsPorts,
    DynamoResourceRecord.layer(policy.record),
    DynamoSweepLedger.layer(policy.record),
  ).pipe(Layer.provideMerge(clients))
  return yield* Effect.gen(function* () {
    yield* createTables(policy.record)
    const one = measured(
      aws,
      sweep({ policy, mode: "apply", trigger: "cli", accounts: [], regions: [], wait: Duration.zero }),
    )
    const first = yield* one
    const second = yield* one
    for (const { report } of [first, second])
      if (report.outcome !== "complete")
        return yield* Effect.die(new Error(JSON.stringify(report.failures[0])))
    return { first, second }
  }).pipe(Effect.provide(ports))
}, Effect.scoped)

const measured = <E, R>(aws: LocalAws, run: Effect.Effect<SweepReport, E, R>) =>
  Effect.gen(function* () {
    const [before, startedAt, processor] = [new Map(aws.calls()), performance.now(), process.cpuUsage()]
    const report = yield* run
    const seconds = (performance.now() - startedAt) / 1000
    const { user, system } = process.cpuUsage(processor)
    const calls = new Map(
      Array.from(aws.calls(), ([name, count]) => [name, count - (before.get(name) ?? 0)] as const),
    )
    return { report, calls, seconds, processorSeconds: (user + system) / 1e6 } satisfies MeasuredSweep
  })

/** The control-plane calls among some: all but DynamoDB's. */
export const controlPlane = (calls: ReadonlyMap<string, number>): number =>
  Array.from(calls).reduce((sum, [name, count]) => sum + (name.startsWith("DynamoDB:") ? 0 : count), 0)
