import { Context, Effect, Schema, Stream } from "effect"
import { AccountId } from "../domain/AccountId.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import { failureReasons, findingReasons } from "../domain/Reason.ts"
import { Region } from "../domain/Region.ts"
import { ResourceArn } from "../domain/ResourceArn.ts"

const place = {
  account: Schema.Union([Schema.Literal("*"), AccountId]),
  region: Schema.Union([Schema.Literal("*"), Region]),
}
const problem = {
  ...place,
  resource: Schema.optionalKey(ResourceArn),
  message: Schema.String,
  hint: Schema.String,
}

/** Failures and findings of one row besides the row's own failure; at most `reportedMax` of each, then their number. */
export const RowProblems = Schema.Struct({
  failures: Schema.Array(Schema.Struct({ ...problem, reason: Schema.Literals(failureReasons) })),
  failuresOmitted: Schema.Int,
  findings: Schema.Array(
    Schema.Struct({
      ...problem,
      reason: Schema.Literals(findingReasons),
      rule: Schema.optionalKey(Schema.String),
      key: Schema.optionalKey(Schema.String),
    }),
  ),
  findingsOmitted: Schema.Int,
})
export type RowProblems = typeof RowProblems.Type

/** What was told of one row of a sweep, with the row. */
export const KeptProblems = Schema.Struct({ ...place, ...RowProblems.fields })
export type KeptProblems = typeof KeptProblems.Type

/**
 * Failures and findings of a sweep that several processes make, for the one that concludes.
 *
 * They are kept before the row that they belong to ends, so that a row which has ended has its own. By default nothing is
 * kept: a process that sweeps from beginning to end has told them all to itself.
 */
export class SweepProblems extends Context.Reference<{
  /** Keeps what was told of a row, in place of what an earlier try may have kept. */
  readonly keep: (sweepId: string, problems: KeptProblems) => Effect.Effect<void, CallFailed>
  /** All that was kept of a sweep, in any order. */
  readonly all: (sweepId: string) => Stream.Stream<KeptProblems, CallFailed>
}>("@orgtag/tagging/ports/SweepProblems", {
  defaultValue: () => ({ keep: () => Effect.void, all: () => Stream.empty }),
}) {}
