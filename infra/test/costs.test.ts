import { describe, expect, it } from "vitest"
import { assumptions, type CostInput, monthlyCosts, totalOf, usualInput } from "../src/costs/monthlyCosts.ts"
import { resourcesOfType, stageNamed, SynthesizedStage } from "./SynthesizedStage.ts"

const dollars = (item: string, input: CostInput): number =>
  monthlyCosts(input).find((line) => line.item === item)?.dollars ?? Number.NaN

const thousand: CostInput = { ...usualInput, accounts: 1000 }

/** What is kept of exports, for each dollar that a day of them costs. */
const years = (months: number) =>
  dollars("Exports: kept", { ...thousand, months }) / dollars("Exports: made daily", { ...thousand, months })

describe("what a month costs", () => {
  it("counts as many alarms and keys as the templates have", () => {
    const { security } = new SynthesizedStage(stageNamed("example"))
    expect(resourcesOfType(security, "AWS::CloudWatch::Alarm")).toHaveLength(assumptions.alarms)
    expect(resourcesOfType(security, "AWS::KMS::Key")).toHaveLength(assumptions.keys)
  })

  it("charges a changed resource as the record counts it", () => {
    const calm = dollars("DynamoDB writes: changes", { ...thousand, drift: 1 / 30 })
    // 500,000 resources, each changed once: 5 units and two fifths of a group's part.
    expect(calm).toBeCloseTo((500_000 * 5.4 * 0.625) / 1e6, 10)
  })

  it("grows with accounts, but for what watches", () => {
    const ten: CostInput = { ...usualInput, accounts: 10 }
    expect(dollars("DynamoDB reads", thousand)).toBeCloseTo(100 * dollars("DynamoDB reads", ten), 10)
    expect(dollars("Metrics, alarms, dashboard", thousand)).toBe(dollars("Metrics, alarms, dashboard", ten))
    expect(totalOf(monthlyCosts(thousand))).toBeLessThan(100 * totalOf(monthlyCosts(ten)))
  })

  it("keeps no exports for longer than they are kept", () => {
    expect(years(24)).toBeCloseTo(years(36), 10)
  })
})
