import { Context, Effect, Stream } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { Failure, FailurePlace, Finding } from "../domain/Failure.ts"

/** What was told of one row of a sweep besides the row's own failure; at most `reportedMax` of each, then their number. */
export interface KeptProblems extends Pick<FailurePlace, "account" | "region"> {
  readonly failures: ReadonlyArray<Failure>
  readonly failuresOmitted: number
  readonly findings: ReadonlyArray<Finding>
  readonly findingsOmitted: number
}

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
