import { Duration } from "effect"
import { type DimensionValue, type MetricValue, plainValue, valuesBy } from "./MetricValue.ts"

/** What one invocation of one function came to. */
export interface StageWork {
  readonly stage: DimensionValue<"StageDuration">
  readonly took: Duration.Duration
  /** Attempts of calls that AWS refused for their rate, from `ApiCalls.throttled`. */
  readonly throttled: number
}

/** The metrics of an invocation: each of those that `metrics` says are emitted by it. */
export const stageMetrics = ({ stage, took, throttled }: StageWork): ReadonlyArray<MetricValue> => [
  ...valuesBy("StageDuration", { [stage]: Duration.toMillis(took) }),
  plainValue("ThrottledCalls", throttled),
]
