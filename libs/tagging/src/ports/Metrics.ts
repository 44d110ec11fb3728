import { Context, Effect } from "effect"
import type { MetricValue } from "../metrics/MetricValue.ts"

/** Where metrics go. They go nowhere unless a program provides a place: on the command line there is none. */
export class Metrics extends Context.Reference<(values: ReadonlyArray<MetricValue>) => Effect.Effect<void>>(
  "@orgtag/tagging/ports/Metrics",
  { defaultValue: () => () => Effect.void },
) {}
