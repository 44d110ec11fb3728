import { metrics } from "@orgtag/tagging/metrics"
import { Duration } from "aws-cdk-lib"
import {
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  type IMetric,
  LegendPosition,
  PeriodOverride,
  SingleValueWidget,
  Stats,
  TextWidget,
  type Alarm,
  AlarmStatusWidget,
} from "aws-cdk-lib/aws-cloudwatch"
import { Construct } from "constructs"
import { metricOf } from "./metricOf.ts"

/** Graphs are a third of the width, and as high as a screen shows three rows of. */
const third = { width: 8, height: 6 } as const
const day = Duration.days(1)

const graph = (title: string, left: ReadonlyArray<IMetric>, stacked = false) =>
  new GraphWidget({
    title,
    left: [...left],
    stacked,
    view: stacked ? GraphWidgetView.BAR : GraphWidgetView.TIME_SERIES,
    legendPosition: LegendPosition.BOTTOM,
    ...third,
  })

const heading = (markdown: string) => new TextWidget({ markdown, width: 24, height: 1 })

/** Four questions, from the top: is everything covered, what changed, what fails, how old is it. */
export class SweepDashboard extends Construct {
  constructor(scope: Construct, id: string, { alarms }: { readonly alarms: ReadonlyArray<Alarm> }) {
    super(scope, id)
    new Dashboard(this, "Dashboard", {
      dashboardName: "orgtag",
      defaultInterval: Duration.days(14),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [heading("## Is everything covered?")],
        coverage(),
        [heading("## What changed?")],
        changes(),
        [heading("## What fails?")],
        failures(),
        [heading("## How old is it, and does it run?")],
        age(alarms),
      ],
    })
  }
}

const latest = (name: "Coverage" | "LastCompleteSweepAge" | "OpenActions" | "UndeliveredAlerts") =>
  metricOf(name, { statistic: Stats.MAXIMUM, period: day })

const coverage = () => [
  new SingleValueWidget({ title: "Coverage, %", metrics: [latest("Coverage")], sparkline: true, ...third }),
  graph(
    "Accounts",
    metrics.Accounts.dimension.values.map((value) =>
      metricOf("Accounts", { value, statistic: Stats.MAXIMUM, period: day }).with({ label: value }),
    ),
    true,
  ),
  graph(
    "Account-Regions",
    metrics.AccountRegions.dimension.values.map((value) =>
      metricOf("AccountRegions", { value, statistic: Stats.MAXIMUM, period: day }).with({ label: value }),
    ),
    true,
  ),
]

const changes = () => [
  graph(
    "Changes of keys",
    metrics.Changes.dimension.values.map((value) =>
      metricOf("Changes", { value, period: day }).with({ label: value }),
    ),
    true,
  ),
  graph(
    "What became of them",
    metrics.ChangeResults.dimension.values.map((value) =>
      metricOf("ChangeResults", { value, period: day }).with({ label: value }),
    ),
    true,
  ),
  graph("Resources that somebody else changed", [metricOf("DriftedResources", { period: day })]),
]

const failures = () => [
  graph(
    "Failures by reason",
    metrics.FailuresByReason.dimension.values.map((value) =>
      metricOf("FailuresByReason", { value, period: day }).with({ label: value }),
    ),
    true,
  ),
  graph(
    "Resources that are not compliant",
    (["failed", "blocked", "nonCompliant"] as const).map((value) =>
      metricOf("Resources", { value, statistic: Stats.MAXIMUM, period: day }).with({ label: value }),
    ),
  ),
  graph("Alerts", [
    ...metrics.AlertsRaised.dimension.values.map((value) =>
      metricOf("AlertsRaised", { value, period: day }).with({ label: value }),
    ),
    latest("UndeliveredAlerts").with({ label: "undelivered" }),
  ]),
]

const age = (alarms: ReadonlyArray<Alarm>) => [
  new SingleValueWidget({
    title: "Since the last complete sweep, seconds",
    metrics: [latest("LastCompleteSweepAge"), latest("OpenActions")],
    ...third,
  }),
  graph("Time of an invocation", [
    ...metrics.StageDuration.dimension.values.map((value) =>
      metricOf("StageDuration", { value, statistic: Stats.p(95), period: Duration.hours(1) }).with({
        label: `${value}, 95th percentile`,
      }),
    ),
    metricOf("ThrottledCalls"),
  ]),
  new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], ...third }),
]
