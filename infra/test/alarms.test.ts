import { readFileSync } from "node:fs"
import { join } from "node:path"
import { metricNamespace } from "@orgtag/tagging/deployment"
import { type MetricDefinition, metrics } from "@orgtag/tagging/metrics"
import { describe, expect, it } from "vitest"
import { at, infraFolder, resourcesOfType, stageNamed, SynthesizedStage } from "./SynthesizedStage.ts"

const { security, arns } = new SynthesizedStage(stageNamed("example"))
const alarms = resourcesOfType(security, "AWS::CloudWatch::Alarm").map(({ Properties }) => Properties)

/** A metric that is looked at: its name, its dimensions, and where. */
interface SeenMetric {
  readonly namespace: unknown
  readonly name: unknown
  readonly dimensions: ReadonlyArray<readonly [name: unknown, value: unknown]>
}

const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

const ofAlarms: ReadonlyArray<SeenMetric> = alarms.map((alarm) => ({
  namespace: alarm["Namespace"],
  name: alarm["MetricName"],
  dimensions: list(alarm["Dimensions"]).map((each) => [at(each, "Name"), at(each, "Value")] as const),
}))

/** The dashboard's text, as it will be. */
const dashboard: unknown = JSON.parse(
  resourcesOfType(security, "AWS::CloudWatch::Dashboard")
    .flatMap(({ Properties }) => list(at(Properties, "DashboardBody", "Fn::Join", 1)))
    .map((part) => (typeof part === "string" ? part : "reference"))
    .join(""),
)

/** A row of a widget: namespace, name, dimensions in pairs, and how it is drawn. */
const ofDashboard: ReadonlyArray<SeenMetric> = list(at(dashboard, "widgets")).flatMap((widget) =>
  list(at(widget, "properties", "metrics")).map((row) => {
    const [namespace, name, ...rest] = list(row).filter((part) => typeof part === "string")
    return { namespace, name, dimensions: rest.length < 2 ? [] : [[rest[0], rest[1]] as const] }
  }),
)

/** Whether the code emits a metric with just these dimensions. */
const isEmitted = ({ name, dimensions }: SeenMetric): boolean => {
  const definition: MetricDefinition | undefined = Object.entries(metrics).find(
    ([each]) => each === name,
  )?.[1]
  if (definition === undefined) return false
  const { dimension } = definition
  if (dimension === undefined) return dimensions.length === 0
  const [[key, value] = []] = dimensions
  return dimensions.length === 1 && key === dimension.name && dimension.values.some((each) => each === value)
}

describe("alarms and dashboard", () => {
  it.each([
    ["alarms", ofAlarms],
    ["dashboard", ofDashboard],
  ] as const)("%s look at metrics that the code emits, with the dimensions that it emits", (_, seen) => {
    const ours = seen.filter(({ namespace }) => namespace === metricNamespace)
    expect(ours.length).toBeGreaterThan(4)
    expect(ours.filter((metric) => !isEmitted(metric))).toEqual([])
    const namespaces = new Set(seen.map(({ namespace }) => namespace))
    expect(namespaces).toEqual(
      new Set(
        seen === ofAlarms
          ? ["orgtag", "AWS/States", "AWS/Lambda", "AWS/SQS", "AWS/Scheduler", "AWS/DynamoDB"]
          : ["orgtag"],
      ),
    )
  })

  it("tell the topic, and each says in words what it is about", () => {
    for (const alarm of alarms) {
      expect(list(alarm["AlarmActions"])).toHaveLength(1)
      expect(String(alarm["AlarmName"])).toMatch(/^orgtag-/u)
      expect(String(alarm["AlarmDescription"]).length).toBeGreaterThan(30)
    }
  })

  it("are in the runbook, each by its name", () => {
    const runbook = readFileSync(join(infraFolder, "../docs/runbook.md"), "utf8")
    const names = alarms.map((alarm) => String(alarm["AlarmName"]).replace("orgtag-", ""))
    expect(names.filter((name) => !runbook.includes(`\`${name}\``))).toEqual([])
  })

  it("go off where no sweep was concluded for half as long again as one is due", () => {
    expect(alarms.find((alarm) => alarm["AlarmName"] === "orgtag-sweep-missing")).toMatchObject({
      MetricName: "SweepsConcluded",
      Dimensions: [{ Name: "Scope", Value: "whole" }],
      ComparisonOperator: "LessThanThreshold",
      Threshold: 1,
      Period: 3600,
      EvaluationPeriods: 36,
      TreatMissingData: "breaching",
    })
  })

  it("answer four questions on one screen", () => {
    const headings = list(at(dashboard, "widgets")).flatMap(
      (widget) => at(widget, "properties", "markdown") ?? [],
    )
    expect(headings).toEqual([
      "## Is everything covered?",
      "## What changed?",
      "## What fails?",
      "## How old is it, and does it run?",
    ])
  })

  it("watch the parts by the names that they are deployed with", () => {
    const watched = ofAlarms.flatMap(({ dimensions }) => dimensions.map(([, value]) => value))
    expect(watched).toEqual(
      expect.arrayContaining([
        arns.stateMachine,
        "orgtag-prepare",
        "orgtag-sweep-account",
        "orgtag-conclude",
        "orgtag-not-started",
        "SweepLedger",
      ]),
    )
  })
})
