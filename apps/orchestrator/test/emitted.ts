/** A value as CloudWatch finds it in a function's log. */
export interface Emitted {
  readonly namespace: string
  readonly name: string
  readonly unit: string
  /** `Kind=add`; nothing where the metric has no dimension. */
  readonly dimension: string
  readonly value: number
}

interface MetricLine {
  readonly _aws?: {
    readonly Timestamp: number
    readonly CloudWatchMetrics: ReadonlyArray<{
      readonly Namespace: string
      readonly Dimensions: ReadonlyArray<ReadonlyArray<string>>
      readonly Metrics: ReadonlyArray<{ readonly Name: string; readonly Unit: string }>
    }>
  }
}

/**
 * The values in the lines of a log, read by the specification of the embedded metric format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html): names
 * and dimensions are members of the line itself, and a line that lacks one of them emits nothing.
 */
export const emittedIn = (lines: ReadonlyArray<string>): ReadonlyArray<Emitted> =>
  lines.flatMap((line) => {
    const body = JSON.parse(line) as MetricLine & Readonly<Record<string, unknown>>
    return (body._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) =>
      Dimensions.flatMap((set) =>
        Metrics.flatMap(({ Name, Unit }): ReadonlyArray<Emitted> => {
          const values = Array.isArray(body[Name]) ? (body[Name] as ReadonlyArray<unknown>) : [body[Name]]
          if (set.some((key) => typeof body[key] !== "string")) return []
          const dimension = set.map((key) => `${key}=${String(body[key])}`).join(",")
          return values.flatMap((value) =>
            typeof value === "number"
              ? [{ namespace: Namespace, name: Name, unit: Unit, dimension, value }]
              : [],
          )
        }),
      ),
    )
  })
