import { Effect, Schema, Stream } from "effect"
import { SweepLedger } from "../ports/SweepLedger.ts"
import { sweep } from "../sweep/sweep.ts"
import { TablesMissing } from "../sweep/TablesMissing.ts"
import type { SweepRequest } from "../sweep/SweepRequest.ts"
import { cellsChangedBy, type RevertScope } from "./cellsChangedBy.ts"
import type { RevertTarget } from "./RevertTarget.ts"

/** What to take back, by which policy, and whether only to plan it. */
export interface RevertRequest extends Omit<SweepRequest, "regions" | "revert"> {
  /** The sweep whose changes are taken back. */
  readonly of: string
  /** Only these resources; empty: all that it changed. */
  readonly resources: RevertScope["resources"]
}

/** There is nothing that a revert could take back. */
export class NothingToRevert extends Schema.TaggedError<NothingToRevert>()("NothingToRevert", {
  sweepId: Schema.String,
  /** Whether the record knows the sweep. */
  known: Schema.Boolean,
}) {
  override get message(): string {
    return this.known
      ? `sweep ${this.sweepId} changed nothing that was asked for`
      : `the record holds no sweep ${this.sweepId}`
  }
}

/**
 * Takes back what a sweep changed, or plans to: every key that still is as that sweep left it gets the value that it had
 * before, where the policy manages it and no guard refuses.
 *
 * **Details** It is a sweep of its own, with a row for each account-Region in which the other one changed something, and
 * its groups, leases, limits, record and seal; what it does are actions of type `revert`. Killed at any moment and run
 * again it goes on. What is kept as it is, and why, is in the report, and how much of what was taken back the policy
 * still wants: the next sweep does that again.
 *
 * A revert can be reverted like any other sweep. Fails where there is nothing to take back, or the record cannot be read.
 */
export const revert = Effect.fn("revert")(function* ({ of, resources, accounts, ...request }: RevertRequest) {
  const ledger = yield* SweepLedger
  const missing = yield* ledger.missingTables
  if (missing.length > 0) return yield* new TablesMissing({ tables: missing })
  const header = yield* ledger.sweep(of)
  if (header === undefined) return yield* new NothingToRevert({ sweepId: of, known: false })
  const regions = yield* cellsChangedBy(of, { accounts, resources })
  if (regions.size === 0) return yield* new NothingToRevert({ sweepId: of, known: true })
  const target: RevertTarget = {
    sweepId: of,
    startedAt: header.startedAt,
    regions,
    resources: new Set(resources),
    reverts: yield* revertsOf(of),
  }
  return yield* sweep({ ...request, accounts: Array.from(regions.keys()), regions: [], revert: target })
})

/** Headers that are read at once. */
const headersAtOnce = 8

/** The sweeps that took back a sweep before, or began to: a sweep's id sorts by time, so all of them are newer. */
const revertsOf = Effect.fnUntraced(function* (sweepId: string) {
  const ledger = yield* SweepLedger
  const found = yield* ledger.sweeps.pipe(
    Stream.takeWhile((id) => id > sweepId),
    Stream.mapEffect((id) => ledger.sweep(id), { concurrency: headersAtOnce }),
    Stream.filter((header) => header?.reverts === sweepId),
    Stream.map((header) => header?.sweepId ?? ""),
    Stream.runCollect,
  )
  return new Set(found)
})
