import { readFileSync } from "node:fs"
import { Duration } from "effect"
import { describe, expect, it } from "vitest"
import {
  type ConcludedSweep,
  type MetricDefinition,
  type MetricValue,
  failureReasons,
  metrics,
  noChanges,
  noCoverage,
  noResources,
  resourceClasses,
  stageMetrics,
  sweepMetrics,
} from "../../src/index.ts"

const definitions: Readonly<Record<string, MetricDefinition>> = metrics

const concluded = (changed: Partial<ConcludedSweep> = {}): ConcludedSweep => ({
  report: {
    schema: "orgtag.sweep/v1",
    sweepId: "s",
    mode: "apply",
    policyDigest: "sha256:0",
    startedAt: "2026-11-23T22:00:00.000Z",
    finishedAt: "2026-11-23T22:10:00.000Z",
    outcome: "partial",
    coverage: {
      accounts: { total: 4, swept: 2, failed: 1, exempt: 1 },
      accountRegions: { total: 10, swept: 6, failed: 2, exempt: 2 },
      neverTagged: { lookedFor: 0, notLookedFor: 8 },
    },
    resources: { ...noResources, seen: 5, compliant: 3, failed: 2 },
    changes: { ...noChanges, add: 3, verified: 1, failed: 2 },
    failures: [],
    failuresOmitted: 0,
    findings: [],
    findingsOmitted: 0,
    apiCalls: {},
  },
  whole: true,
  failures: new Map([
    ["denied", 2],
    ["cannot-enter", 1],
  ]),
  drifted: 7,
  openActions: 1,
  raised: { critical: 1, warning: 0, notice: 0 },
  undelivered: 0,
  lastComplete: "2026-11-22T22:00:00.000Z",
  now: Date.parse("2026-11-23T22:00:00.000Z"),
  ...changed,
})

const valueOf = (values: ReadonlyArray<MetricValue>, name: string, label?: string): number | undefined =>
  values.find(
    (each) => each.name === name && (label === undefined || Object.values(each.dimensions).includes(label)),
  )?.value

/** A metric with its unit and, where it has a dimension, one value of it. */
const showValue = ({ name, unit, dimensions }: MetricValue): string =>
  [name, unit, ...Object.entries(dimensions).map(([key, value]) => `${key}=${value}`)].join(" ")

const definedAs = (...emitted: ReadonlyArray<MetricDefinition["emitted"]>): ReadonlyArray<string> =>
  Object.entries(definitions).flatMap(([name, { emitted: at, unit, dimension }]) => {
    if (!emitted.includes(at)) return []
    return dimension === undefined
      ? [`${name} ${unit}`]
      : dimension.values.map((value) => `${name} ${unit} ${dimension.name}=${value}`)
  })

const allReasons = new Map(failureReasons.map((reason) => [reason, 1]))

describe("the metrics", () => {
  it("are all emitted, with every value of their dimension, and nothing else is", () => {
    const all = sweepMetrics(concluded({ failures: allReasons }))
    const part = sweepMetrics(concluded({ failures: allReasons, whole: false }))
    const invocation = (["prepare", "account", "conclude"] as const).flatMap((stage) =>
      stageMetrics({ stage, took: Duration.seconds(1), throttled: 0 }),
    )
    const emitted = [...all, ...part, ...invocation]
    expect(new Set(emitted.map(showValue))).toEqual(new Set(definedAs("conclude", "whole", "invocation")))
    const inPart = new Set(part.map(({ name }) => name))
    expect(Array.from(inPart).filter((name) => metrics[name].emitted !== "conclude")).toEqual([])
    expect(new Set(all.map(({ name }) => metrics[name].emitted))).toEqual(new Set(["conclude", "whole"]))
  })

  it("name the classes and reasons that there are", () => {
    expect(metrics.Resources.dimension.values).toEqual(resourceClasses)
    expect(metrics.FailuresByReason.dimension.values).toEqual(failureReasons)
  })

  it("import nothing, so that the CDK app may share them", () => {
    const source = readFileSync(new URL("../../src/metrics/metricNames.ts", import.meta.url), "utf8")
    expect(source).not.toMatch(/^import|\bimport\(|\bfrom "/mu)
  })
})

describe("the metrics of a sweep", () => {
  it("count as covered what was swept of what is not exempt", () => {
    expect(valueOf(sweepMetrics(concluded()), "Coverage")).toBe(75)
  })

  it("are 100 % covered where everything is exempt, and 0 % where the sweep never reached the accounts", () => {
    const { report } = concluded()
    const exempt = { ...report.coverage, accountRegions: { ...noCoverage, total: 2, exempt: 2 } }
    const allExempt = concluded({ report: { ...report, outcome: "complete", coverage: exempt } })
    expect(valueOf(sweepMetrics(allExempt), "Coverage")).toBe(100)
    const aborted = concluded({
      report: { ...report, outcome: "aborted", coverage: { ...exempt, accountRegions: noCoverage } },
    })
    expect(valueOf(sweepMetrics(aborted), "Coverage")).toBe(0)
  })

  it("tell the age of the last complete sweep in seconds", () => {
    expect(valueOf(sweepMetrics(concluded()), "LastCompleteSweepAge")).toBe(24 * 3600)
  })

  it("say 1 for their outcome and 0 for the others, so that an alarm on one of them goes back", () => {
    const values = sweepMetrics(concluded())
    expect(valueOf(values, "SweepsByOutcome", "partial")).toBe(1)
    expect(valueOf(values, "SweepsByOutcome", "complete")).toBe(0)
    expect(valueOf(values, "SweepsByOutcome", "aborted")).toBe(0)
  })

  it("of some accounts say nothing of how much of the organization is covered", () => {
    const part = sweepMetrics(concluded({ whole: false }))
    expect(valueOf(part, "SweepsConcluded", "part")).toBe(1)
    expect(valueOf(part, "SweepsConcluded", "whole")).toBeUndefined()
    for (const name of ["Coverage", "Accounts", "AccountRegions", "Resources", "OpenActions"])
      expect([name, valueOf(part, name)]).toEqual([name, undefined])
    expect(valueOf(part, "Changes", "add")).toBe(3)
    expect(valueOf(sweepMetrics(concluded()), "SweepsConcluded", "whole")).toBe(1)
  })

  it("count failures in all, and by those reasons that there are", () => {
    const values = sweepMetrics(concluded())
    expect(valueOf(values, "Failures")).toBe(3)
    expect(valueOf(values, "FailuresByReason", "denied")).toBe(2)
    expect(valueOf(values, "FailuresByReason", "throttled")).toBeUndefined()
  })
})
