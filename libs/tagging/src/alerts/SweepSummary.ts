import { Schema } from "effect"
import { SweepOutcome } from "../sweep/SweepReport.ts"

/** What is remembered of a sweep for those after it. */
export const SweepSummary = Schema.Struct({
  sweepId: Schema.String,
  startedAt: Schema.String,
  /** `unfinished`: it was never concluded. */
  outcome: Schema.Union([SweepOutcome, Schema.Literal("unfinished")]),
  /** Whether it was of everything, and not of some accounts or Regions that were asked for. */
  whole: Schema.Boolean,
  /** Resources that it found changed by somebody else. */
  drifted: Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0))),
})
export type SweepSummary = typeof SweepSummary.Type
