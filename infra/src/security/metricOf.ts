import { metricNamespace } from "@orgtag/tagging/deployment"
import { type MetricDefinition, type MetricName, metrics } from "@orgtag/tagging/metrics"
import { Duration } from "aws-cdk-lib"
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch"

/** What the dimension of a metric may hold; nothing for one that has none. */
export type DimensionOf<Name extends MetricName> = (typeof metrics)[Name] extends {
  readonly dimension: { readonly values: ReadonlyArray<infer Value extends string> }
}
  ? Value
  : undefined

/** How a metric is looked at: by default its sum in each hour. */
export interface MetricView<Name extends MetricName> {
  /** The value of its dimension; a metric that has one is emitted with it and never without. */
  readonly value?: DimensionOf<Name>
  readonly statistic?: string
  readonly period?: Duration
}

/** A metric that the code emits, by its name, as CloudWatch finds it. */
export const metricOf = <Name extends MetricName>(name: Name, view: MetricView<Name> = {}): Metric => {
  const { dimension }: MetricDefinition = metrics[name]
  return new Metric({
    namespace: metricNamespace,
    metricName: name,
    statistic: view.statistic ?? Stats.SUM,
    period: view.period ?? Duration.hours(1),
    ...(dimension === undefined || view.value === undefined
      ? {}
      : { dimensionsMap: { [dimension.name]: view.value } }),
  })
}
