import type { MetricValue } from "@orgtag/tagging"
import { Clock, Console, Effect } from "effect"
import { metricLines } from "./metricLines.ts"

/** Emits metrics as lines of the function's log, in which CloudWatch finds them. */
export const emitMetrics = (values: ReadonlyArray<MetricValue>): Effect.Effect<void> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    Effect.forEach(metricLines(values, now), (line) => Console.log(line), { discard: true }),
  )
