import { type MetricDefinition, type MetricName, type MetricUnit, metrics } from "./metricNames.ts"

/** A value to be emitted: what `PutMetricData`, or an embedded metric line, is given. */
export interface MetricValue {
  readonly name: MetricName
  readonly unit: MetricUnit
  readonly value: number
  /** No dimension, or the one that the metric has. */
  readonly dimensions: Readonly<Record<string, string>>
}

/** The names of metrics with a dimension. */
type DimensionedName = {
  [Name in MetricName]: (typeof metrics)[Name] extends { readonly dimension: unknown } ? Name : never
}[MetricName]

/** What the dimension of a metric may hold. */
export type DimensionValue<Name extends DimensionedName> =
  (typeof metrics)[Name]["dimension"]["values"][number]

/** The value of a metric without dimension. */
export const plainValue = (name: Exclude<MetricName, DimensionedName>, value: number): MetricValue => ({
  name,
  unit: metrics[name].unit,
  value,
  dimensions: {},
})

/** The values of a metric, one for each value of its dimension that there is a number for. */
export const valuesBy = <Name extends DimensionedName>(
  name: Name,
  values: Readonly<Partial<Record<DimensionValue<Name>, number>>>,
): ReadonlyArray<MetricValue> => {
  const { unit, dimension }: Required<MetricDefinition> = metrics[name]
  return Object.entries<number | undefined>(values).flatMap(([label, value]) =>
    value === undefined ? [] : [{ name, unit, value, dimensions: { [dimension.name]: label } }],
  )
}
