import type { MetricValue } from "@orgtag/tagging"
import { metricNamespace } from "@orgtag/tagging/deployment"

/**
 * Values as lines of CloudWatch's embedded metric format, one for each set of dimensions; the values of one name and set
 * are a list. Written by ourselves: Powertools puts a `service` dimension beside every value, and each combination of
 * dimensions is a metric that is paid for.
 */
export const metricLines = (values: ReadonlyArray<MetricValue>, now: number): ReadonlyArray<string> =>
  Array.from(Map.groupBy(values, ({ dimensions }) => JSON.stringify(dimensions)).values(), (group) => {
    const [first] = group
    const dimensions = first?.dimensions ?? {}
    return JSON.stringify({
      _aws: {
        Timestamp: now,
        CloudWatchMetrics: [
          {
            Namespace: metricNamespace,
            Dimensions: [Object.keys(dimensions)],
            Metrics: group.map(({ name, unit }) => ({ Name: name, Unit: unit })),
          },
        ],
      },
      ...dimensions,
      ...Object.fromEntries(group.map(({ name, value }) => [name, value])),
    })
  })
