import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { paceLimits, RateGovernor } from "@orgtag/aws-clients"
import { drive, SimulatedClock } from "@orgtag/simulation"
import { decodePolicy, sweep, type SweepReport } from "@orgtag/tagging"
import { Duration, Effect, Layer, Result } from "effect"
import { ModelCalls, type ModelLatency } from "./ModelCalls.ts"
import { type ModelSize, OrganizationModel } from "./OrganizationModel.ts"
import { simulatedMembers } from "./simulatedMembers.ts"
import { simulatedRecord } from "./simulatedRecord.ts"

/** The policy of simulated sweeps: one rule, and limits that are counted and not passed. */
const policyText = `version: 1
organization: { include: ["*"] }
access: { roleName: orgtag-member, externalId: local, roleCheck: off }
rules:
  - id: owner
    set: { Owner: platform }
limits: { changesPerAccount: 1000000, changesPerSweep: 100000000 }
inventory: { resourceExplorer: off, iam: off, autoScaling: off }
awsTagPolicies: ignore
`

/** A simulated sweep that ended. */
export interface SimulatedSweep {
  readonly report: SweepReport
  /** Simulated seconds from its start to its end. */
  readonly seconds: number
  /** Control-plane calls, those that were throttled with them. */
  readonly calls: number
  readonly throttles: number
  /** The most that the heap held in use after a collection while it ran, in megabytes: the engine's and the model's. */
  readonly peakHeapMb: number
  /** Real seconds that it took. */
  readonly realSeconds: number
}

/** What a simulation is run with. */
export interface SimulationSetting {
  readonly size: ModelSize
  readonly latency: ModelLatency
  /** How often the heap is measured, in sweeps' pages; each time costs a collection. */
  readonly heapSamples: number
  /** Whether the organization was swept before: then only the sweep that finds nothing to do is run. */
  readonly swept?: boolean
}

/** The real engine over a computed organization, on a simulated clock: a first sweep, and one that finds nothing to do. */
export const simulateSweeps = async ({ size, latency, heapSamples, swept = false }: SimulationSetting) => {
  const model = new OrganizationModel(size)
  const clock = new SimulatedClock(Date.UTC(2031, 0, 1))
  const calls = new ModelCalls(latency, new RateGovernor({ headroom: paceLimits.headroom }))
  const ports = Layer.merge(simulatedMembers(model, calls), simulatedRecord(model, calls))
  const { policy } = Result.getOrThrow(decodePolicy(policyText, "orgtag.yaml"))
  const program = sweep({
    policy,
    mode: "apply",
    trigger: "cli",
    accounts: [],
    regions: [],
    wait: Duration.zero,
  }).pipe(Effect.provide(ports), Effect.orDie)
  const measure = async (): Promise<SimulatedSweep> => {
    const before = {
      at: clock.now(),
      real: performance.now(),
      calls: controlPlane(calls),
      throttles: calls.throttles,
    }
    const heap = new HeapPeak(size.resources / 100 / heapSamples, () => controlPlane(calls))
    const [report] = await drive(
      [{ program, process: { isDead: () => false, heldUntil: () => 0 }, seed: "bench" }],
      { clock, busy: heap.sample },
    )
    if (report?.outcome !== "complete")
      throw new Error(`not complete: ${JSON.stringify(report?.failures[0])}`)
    return {
      report,
      seconds: (clock.now() - before.at) / 1000,
      calls: controlPlane(calls) - before.calls,
      throttles: calls.throttles - before.throttles,
      peakHeapMb: heap.peakMb,
      realSeconds: (performance.now() - before.real) / 1000,
    }
  }
  if (swept) model.sweepAll()
  const first = swept ? undefined : await measure()
  clock.pass("1 day")
  return { first, second: await measure() }
}

const controlPlane = ({ counts }: ModelCalls): number =>
  Array.from(counts).reduce((sum, [name, count]) => sum + (name.startsWith("DynamoDB:") ? 0 : count), 0)

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

/** Looks at the heap each time that so many calls were made since the last look. */
class HeapPeak {
  peakMb = 0
  readonly #every: number
  readonly #calls: () => number
  #next = 0

  constructor(every: number, calls: () => number) {
    this.#every = every
    this.#calls = calls
  }

  /** Asked at every turn of the simulation; says that nothing is busy. */
  readonly sample = (): number => {
    const made = this.#calls()
    if (made < this.#next) return 0
    this.#next = made + this.#every
    collectGarbage()
    this.peakMb = Math.max(this.peakMb, process.memoryUsage().heapUsed / 2 ** 20)
    return 0
  }
}
