import { at, resourcesOfType, type SynthesizedTemplate } from "./SynthesizedStage.ts"

/** A metric that an alarm or the dashboard looks at: `Kind=add`, or nothing where it has no dimension. */
export interface LookedAt {
  readonly namespace: string
  readonly name: string
  readonly dimension: string
}

const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/** The metrics of the alarms of a template, those of their expressions included. */
export const metricsOfAlarms = (template: SynthesizedTemplate): ReadonlyArray<LookedAt> =>
  resourcesOfType(template, "AWS::CloudWatch::Alarm").flatMap(({ Properties }) => {
    const ofExpression = list(Properties["Metrics"]).flatMap((each) => at(each, "MetricStat", "Metric") ?? [])
    return (ofExpression.length > 0 ? ofExpression : [Properties]).map((metric) => ({
      namespace: String(at(metric, "Namespace")),
      name: String(at(metric, "MetricName")),
      dimension: list(at(metric, "Dimensions"))
        .map((each) => `${String(at(each, "Name"))}=${String(at(each, "Value"))}`)
        .join(","),
    }))
  })

/** The dashboard's document, as it will be. */
export const dashboardOf = (template: SynthesizedTemplate): unknown =>
  JSON.parse(
    resourcesOfType(template, "AWS::CloudWatch::Dashboard")
      .flatMap(({ Properties }) => list(at(Properties, "DashboardBody", "Fn::Join", 1)))
      .map((part) => (typeof part === "string" ? part : "reference"))
      .join(""),
  )

/** The metrics of the dashboard. A row of a widget is namespace, name, dimensions in pairs, and how it is drawn. */
export const metricsOfDashboard = (template: SynthesizedTemplate): ReadonlyArray<LookedAt> =>
  list(at(dashboardOf(template), "widgets")).flatMap((widget) =>
    list(at(widget, "properties", "metrics")).map((row) => {
      const [namespace = "", name = "", ...rest] = list(row).filter((part) => typeof part === "string")
      return { namespace, name, dimension: rest.length < 2 ? "" : `${rest[0]}=${rest[1]}` }
    }),
  )
