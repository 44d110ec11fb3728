import { describe, expect, it } from "vitest"
import { LiveView } from "../../src/sweeping/LiveView.ts"
import { SweepWatch } from "../../src/sweeping/SweepWatch.ts"
import { plainStyle } from "../../src/view/Paint.ts"
import { manyResources } from "../fixtures/manyResources.ts"
import { plannedEvents } from "../fixtures/plannedEvents.ts"
import { retainedEntries } from "../fixtures/retainedEntries.ts"

/** What a live view keeps after a plan or a sweep of so many resources in one account-Region. */
const keptAfter = (mode: "plan" | "apply", count: number): number => {
  const watch = new SweepWatch(undefined)
  const view = new LiveView({
    watch,
    drawn: Object.assign(() => {}, { persist: () => {} }),
    startedAt: 0,
    stopping: () => false,
    style: () => plainStyle,
  })
  for (const event of manyResources(mode, count)) view.observe(event, 0)
  return retainedEntries({ watch, view })
}

describe("retainedEntries", () => {
  it("sees private fields and the entries of maps, sets and arrays", () => {
    class Keeping {
      readonly #kept = new Map<string, ReadonlyArray<number>>()
      readonly keep = (count: number): this => {
        this.#kept.set(
          "numbers",
          Array.from({ length: count }, (_, index) => index),
        )
        return this
      }
    }
    const [ten, thousand] = [
      retainedEntries(new Keeping().keep(10)),
      retainedEntries(new Keeping().keep(1000)),
    ]
    expect(ten).toBeGreaterThan(10)
    expect(thousand - ten).toBe(990)
    expect(retainedEntries(new Set([1, 2, 3]))).toBeGreaterThanOrEqual(3)
  })
})

describe("what stays above the live view", () => {
  it("is that there is no record, who is waited for, and each failure", () => {
    const lasting: Array<string> = []
    const view = new LiveView({
      watch: new SweepWatch(undefined),
      drawn: Object.assign(() => {}, {
        persist: (...lines: ReadonlyArray<string>) => lasting.push(...lines),
      }),
      startedAt: 0,
      stopping: () => false,
      style: () => plainStyle,
    })
    for (const event of plannedEvents) view.observe(event, 0)
    expect(lasting).toMatchObject([
      expect.stringContaining("no record: the tables are not there"),
      expect.stringContaining("waiting"),
      expect.stringContaining("failure"),
    ])
  })
})

describe("what the live view keeps", () => {
  it.each(["plan", "apply"] as const)(
    "is as much after 200,000 resources in one account-Region as after 10,000: %s",
    (mode) => {
      const few = keptAfter(mode, 10_000)
      expect(few).toBeGreaterThan(20)
      expect(keptAfter(mode, 200_000)).toBe(few)
    },
  )
})
