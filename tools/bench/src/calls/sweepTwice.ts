import { type LocalAws, type LocalAwsOptions, makeLocalAws } from "@orgtag/local-aws"
import { createTables } from "@orgtag/persistence"
import type { Policy, SweepReport } from "@orgtag/tagging"
import { Effect } from "effect"
import { completeSweep, policyOf } from "../engine/completeSweep.ts"
import { enginePorts } from "../engine/enginePorts.ts"
import type { Shape } from "../shapes/Shape.ts"
import { type CallCounts, callsSince } from "./callCounts.ts"
import type { TableUnits, Units } from "./TableUnits.ts"

/** A sweep that ended, with what it took. */
export interface MeasuredSweep {
  readonly report: SweepReport
  /** `<SDK service id>:<Operation>` and how often the organization was called so, by the organization's own count. */
  readonly calls: CallCounts
  /** What it consumed of the tables, where that is counted. */
  readonly units: Units
}

/** How a shape's organization is served and called. */
export interface Stand {
  readonly organization?: Omit<LocalAwsOptions, "seed">
  /** Counts the tables' units. */
  readonly units?: TableUnits
}

/** A first sweep of a shape's organization, and a second one that finds nothing to do. Both must be complete. */
export const sweepTwice = Effect.fnUntraced(function* (shape: Shape, stand: Stand = {}) {
  const policy = policyOf(shape.policy)
  const aws = yield* makeLocalAws({ ...stand.organization, seed: shape.organization })
  const requestHandler =
    stand.units === undefined ? aws.requestHandler : stand.units.counting(aws.requestHandler)
  const one = measured(aws, stand.units, policy)
  return yield* createTables(policy.record).pipe(
    Effect.andThen(Effect.all({ first: one, second: one })),
    Effect.provide(enginePorts({ ...aws, requestHandler }, policy, "none")),
  )
}, Effect.scoped)

const noUnits: Units = { read: 0, write: 0 }

const measured = (aws: LocalAws, counted: TableUnits | undefined, policy: Policy) =>
  Effect.gen(function* () {
    const [callsBefore, before] = [new Map(aws.calls()), counted?.units ?? noUnits]
    const report = yield* completeSweep(policy)
    const after = counted?.units ?? noUnits
    const units = { read: after.read - before.read, write: after.write - before.write }
    return { report, calls: callsSince(aws.calls(), callsBefore), units } satisfies MeasuredSweep
  })
