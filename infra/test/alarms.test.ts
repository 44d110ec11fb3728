import { readFileSync } from "node:fs"
import { join } from "node:path"
import { metricNamespace } from "@orgtag/tagging/deployment"
import { type MetricDefinition, metrics } from "@orgtag/tagging/metrics"
import { describe, expect, it } from "vitest"
import { type LookedAt, dashboardOf, metricsOfAlarms, metricsOfDashboard } from "./lookedAt.ts"
import { at, infraFolder, resourcesOfType, stageNamed, SynthesizedStage } from "./SynthesizedStage.ts"

const { security, arns } = new SynthesizedStage(stageNamed("example"))
const alarms = resourcesOfType(security, "AWS::CloudWatch::Alarm").map(({ Properties }) => Properties)

const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])
const ofAlarms = metricsOfAlarms(security)
const ofDashboard = metricsOfDashboard(security)

/** Whether there is a metric with just this dimension. */
const isDefined = ({ name, dimension }: LookedAt): boolean => {
  const definition: MetricDefinition | undefined = Object.entries(metrics).find(
    ([each]) => each === name,
  )?.[1]
  if (definition === undefined) return false
  const { dimension: own } = definition
  return own === undefined
    ? dimension === ""
    : own.values.some((value) => dimension === `${own.name}=${value}`)
}

describe("alarms and dashboard", () => {
  it.each([
    ["alarms", ofAlarms],
    ["dashboard", ofDashboard],
  ] as const)("%s look at metrics that there are, with the dimensions that they have", (_, seen) => {
    const ours = seen.filter(({ namespace }) => namespace === metricNamespace)
    expect(ours.length).toBeGreaterThan(4)
    expect(ours.filter((metric) => !isDefined(metric))).toEqual([])
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
    const headings = list(at(dashboardOf(security), "widgets")).flatMap(
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
    const watched = ofAlarms.map(({ dimension }) => dimension.split("=")[1])
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
