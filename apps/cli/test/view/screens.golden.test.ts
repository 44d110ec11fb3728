import { stripVTControlCharacters } from "node:util"
import { describe, expect, it } from "vitest"
import type { SweepReport } from "@orgtag/tagging"
import { byPlace } from "../../src/changes/changeLine.ts"
import { SweepWatch } from "../../src/sweeping/SweepWatch.ts"
import { noPaint, plainStyle, terminalPaint } from "../../src/view/Paint.ts"
import { planDetail, planView, sweepView } from "../../src/view/planView.ts"
import { plainLines } from "../../src/view/plainLines.ts"
import { liveFrame } from "../../src/view/liveFrame.ts"
import { plannedChanges, plannedEvents } from "../fixtures/plannedEvents.ts"
import { abortedSweep, partialPlan, partialSweep, unchangedReport } from "../fixtures/reports.ts"

const watched = (): SweepWatch => {
  const watch = new SweepWatch(undefined)
  for (const event of plannedEvents) watch.observe(event)
  return watch
}

const golden = (name: string): string => `../golden/${name}.golden.txt`

describe("screens, at 80 columns and without colours", () => {
  it("shows a plan by account, Region and equal change, removals first, and what was not looked at", async () => {
    await expect(planView(partialPlan, watched(), "./orgtag.yaml", plainStyle)).toMatchFileSnapshot(
      golden("plan"),
    )
  })

  it("shows a plan resource by resource where detail is asked for", async () => {
    const lines = planDetail(plannedChanges.toSorted(byPlace).slice(0, 9), watched().names, plainStyle)
    await expect([...lines].join("\n")).toMatchFileSnapshot(golden("planDetail"))
  })

  it.each<readonly [string, SweepReport]>([
    ["unchangedPlan", { ...unchangedReport, mode: "plan" }],
    ["unchangedSweep", unchangedReport],
    ["partialSweep", partialSweep],
    ["abortedSweep", abortedSweep],
  ])("ends with a summary: %s", async (name, report) => {
    const view = report.mode === "plan" ? planView : sweepView
    const watch = report === partialSweep ? watched() : new SweepWatch(undefined)
    await expect(view(report, watch, "policies/our policy.yaml", plainStyle)).toMatchFileSnapshot(
      golden(name),
    )
  })

  it("tells in plain mode what changed state and what failed, a line each", async () => {
    const watch = watched()
    const lines = plannedEvents.flatMap((event) => plainLines(event, watch.names, "2026-11-23T22:17:01.000Z"))
    await expect(lines.join("\n")).toMatchFileSnapshot(golden("plainMode"))
  })

  it("draws a frame of the live view", async () => {
    const frame = liveFrame(
      watched().tally,
      watched().names,
      { elapsed: 12_300, stopping: false },
      plainStyle,
    )
    await expect(frame).toMatchFileSnapshot(golden("liveView"))
  })

  it("says until when somebody else has an account that is waited for", () => {
    const watch = new SweepWatch(undefined)
    for (const event of plannedEvents) {
      watch.observe(event)
      if (event._tag === "LeaseAwaited") break
    }
    const frame = liveFrame(
      watch.tally,
      watch.names,
      { elapsed: 0, stopping: false },
      { columns: 132, paint: noPaint },
    )
    expect(frame).toContain(
      "(222233334444): held until 2026-11-23T22:18:30Z by sweep 20261123T220000000Z-def456",
    )
  })

  it("draws no line wider than the terminal", () => {
    for (const columns of [30, 80, 132]) {
      const frame = liveFrame(
        watched().tally,
        watched().names,
        { elapsed: 90_000, stopping: true },
        { columns, paint: noPaint },
      )
      for (const line of frame.split("\n")) expect(line.length).toBeLessThanOrEqual(columns)
    }
  })

  it("says in colour what it says without", () => {
    const coloured = planView(partialPlan, watched(), "./orgtag.yaml", { columns: 80, paint: terminalPaint })
    expect(stripVTControlCharacters(coloured)).toBe(
      planView(partialPlan, watched(), "./orgtag.yaml", plainStyle),
    )
  })
})
