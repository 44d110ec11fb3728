import { paceLimits, RateGovernor } from "@orgtag/aws-clients"
import { drive, SimulatedClock } from "@orgtag/simulation"
import { decodePolicy, sweep, type SweepReport } from "@orgtag/tagging"
import { Duration, Effect, Layer, Result } from "effect"
import { ModelCalls, type ModelLatency } from "./ModelCalls.ts"
import { callsSince, controlPlane } from "../calls/callCounts.ts"
import { type HeldMemory, HeapPeak } from "./HeapPeak.ts"
import { type ModelSize, OrganizationModel } from "./OrganizationModel.ts"
import { LedgerOnDisk } from "./simulatedLedger.ts"
import { simulatedMembers } from "./simulatedMembers.ts"
import { simulatedRecord } from "./simulatedRecord.ts"

/** The policy of simulated sweeps: one rule, and limits that are counted and not passed. */
export const simulatedPolicy = `version: 1
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
  /** `<SDK service id>:<Operation>` and how often it was called, those to the tables and those that were throttled with them. */
  readonly counts: ReadonlyMap<string, number>
  /** The control-plane calls among them. */
  readonly calls: number
  readonly throttles: number
  /** The most that the engine held at a time; see `HeapPeak`. */
  readonly peak: HeldMemory
  /** Real seconds that it took. */
  readonly realSeconds: number
}

/** What a simulation is run with. */
export interface SimulationSetting {
  readonly size: ModelSize
  readonly latency: ModelLatency
  /** How often the heap is measured in a sweep; each time costs a collection. */
  readonly heapSamples: number
  /** Whether the organization was swept before: then only the sweep that finds nothing to do is run. */
  readonly swept?: boolean
}

/**
 * The real engine over a computed organization, on a simulated clock: a first sweep, and one that finds nothing
 * to do.
 */
export const simulateSweeps = async ({ size, latency, heapSamples, swept = false }: SimulationSetting) => {
  const model = new OrganizationModel(size)
  const clock = new SimulatedClock(Date.UTC(2031, 0, 1))
  const calls = new ModelCalls(latency, new RateGovernor({ headroom: paceLimits.headroom }))
  const kept = new LedgerOnDisk(model)
  const ports = Layer.merge(simulatedMembers(model, calls), simulatedRecord(model, calls, kept))
  const { policy } = Result.getOrThrow(decodePolicy(simulatedPolicy, "orgtag.yaml"))
  const program = sweep({
    policy,
    mode: "apply",
    trigger: "cli",
    accounts: [],
    regions: [],
    wait: Duration.zero,
  }).pipe(Effect.provide(ports), Effect.orDie)
  const measure = async (withChanges: boolean): Promise<SimulatedSweep> => {
    const before = {
      at: clock.now(),
      real: performance.now(),
      counts: new Map(calls.counts),
      throttles: calls.throttles,
    }
    const heap = new HeapPeak({
      every: expectedCalls(model, withChanges) / heapSamples,
      calls: () => calls.made,
      modelBytes: () => model.bytes + kept.bytes,
    })
    const [report] = await drive(
      [{ program, process: { isDead: () => false, heldUntil: () => 0 }, seed: "bench" }],
      { clock, busy: heap.sample },
    )
    if (report?.outcome !== "complete")
      throw new Error(`not complete: ${JSON.stringify(report?.failures[0])}`)
    const counts = callsSince(calls.counts, before.counts)
    return {
      report,
      counts,
      calls: controlPlane(counts),
      seconds: (clock.now() - before.at) / 1000,
      throttles: calls.throttles - before.throttles,
      peak: heap.peak,
      realSeconds: (performance.now() - before.real) / 1000,
    }
  }
  try {
    if (swept) model.sweepAll()
    const first = swept ? undefined : await measure(true)
    clock.pass("1 day")
    return { first, second: await measure(false) }
  } finally {
    kept.close()
  }
}

/**
 * About as many calls as a sweep makes, those to the tables with them: for each account its entering, lease and row, for
 * each account-Region its rows and state, for each page its reading; on a first sweep a head for each resource.
 */
const expectedCalls = ({ size, accounts, cells }: OrganizationModel, withChanges: boolean): number =>
  8 * accounts.length +
  3 * cells +
  2 * Math.max(cells, size.resources / 100) +
  (withChanges ? size.resources : 0)
