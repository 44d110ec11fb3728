import { decodePolicy, sweep, type SweepEvent, SweepEvents, type SweepReport } from "@orgtag/tagging"
import { Duration, Effect, Result } from "effect"
import { createTables, engineLayer } from "../src/wiring/engineLayer.ts"
import { loadLocalAws } from "../src/wiring/loadLocalAws.ts"

/** The organization that is swept. */
export const population = { accounts: 6, regions: 4, resources: 4000, seed: 1 }

/** A sweep without a view: what it said, and the processor time of its thread. */
export interface Swept {
  readonly events: ReadonlyArray<SweepEvent>
  readonly report: SweepReport
  /** Milliseconds of processor time of the engine and the SDK; the organization works in another thread. */
  readonly cpu: number
  /** Milliseconds from start to end. */
  readonly lasted: number
}

/** Processor time of this thread so far, in milliseconds. */
export const threadCpu = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Sweeps a new organization of this process, with the real engine, and keeps what it says. */
export const sweepInProcess: Effect.Effect<Swept> = Effect.gen(function* () {
  const { demoPolicy, generateOrganization, makeLocalAwsThread } = yield* loadLocalAws
  const seed = generateOrganization(population)
  const { policy } = Result.getOrThrow(decodePolicy(demoPolicy(seed), "orgtag.yaml"))
  const { requestHandler, credentials, region } = yield* makeLocalAwsThread({ seed })
  return yield* Effect.gen(function* () {
    yield* createTables(policy.record)
    const events: Array<SweepEvent> = []
    const [startedAt, before] = [performance.now(), threadCpu()]
    const report = yield* sweep({
      policy,
      mode: "apply",
      trigger: "cli",
      accounts: [],
      regions: [],
      wait: Duration.zero,
    }).pipe(
      Effect.provideService(SweepEvents, (event) => {
        events.push(event)
        return Effect.void
      }),
    )
    return { events, report, cpu: threadCpu() - before, lasted: performance.now() - startedAt }
  }).pipe(Effect.provide(engineLayer(policy.record, { requestHandler, credentials, region, pace: "none" })))
}).pipe(Effect.scoped, Effect.orDie)
