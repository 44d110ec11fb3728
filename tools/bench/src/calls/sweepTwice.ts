import { type LocalAws, type LocalAwsOptions, makeLocalAws } from "@orgtag/local-aws"
import { createTables } from "@orgtag/persistence"
import { CapacityMeter } from "@orgtag/simulation"
import type { Policy, SweepReport } from "@orgtag/tagging"
import { Effect } from "effect"
import { completeSweep, policyOf } from "../engine/completeSweep.ts"
import { enginePorts } from "../engine/enginePorts.ts"
import type { Shape } from "../shapes/Shape.ts"
import { type CallCounts, callsSince } from "./callCounts.ts"
import { type TableUnits, unitsOf } from "./TableUnits.ts"

/** A sweep that ended, with what it took. */
export interface MeasuredSweep {
  readonly report: SweepReport
  /** `<SDK service id>:<Operation>` and how often the organization was called so, by the organization's own count. */
  readonly calls: CallCounts
  /** What it consumed of the tables. */
  readonly units: TableUnits
}

/** A first sweep of a shape's organization, and a second one that finds nothing to do. Both must be complete. */
export const sweepTwice = Effect.fnUntraced(function* (
  shape: Shape,
  organization: Omit<LocalAwsOptions, "seed"> = {},
) {
  const policy = policyOf(shape.policy)
  const aws = yield* makeLocalAws({ ...organization, seed: shape.organization })
  const meter = new CapacityMeter()
  const requestHandler = meter.between(aws.requestHandler)
  const one = measured(aws, meter, policy)
  return yield* createTables(policy.record).pipe(
    Effect.andThen(Effect.all({ first: one, second: one })),
    Effect.provide(enginePorts({ ...aws, requestHandler }, policy, "none")),
  )
}, Effect.scoped)

const measured = (aws: LocalAws, meter: CapacityMeter, policy: Policy) =>
  Effect.gen(function* () {
    const callsBefore = new Map(aws.calls())
    meter.reset()
    const report = yield* completeSweep(policy)
    return {
      report,
      calls: callsSince(aws.calls(), callsBefore),
      units: unitsOf(meter),
    } satisfies MeasuredSweep
  })
