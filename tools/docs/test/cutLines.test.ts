import { describe, expect, it } from "vitest"
import { block, first, stacked } from "../src/cutLines.ts"

const screen = ["Title", "  one", "", "Summary of it", "  two", "  three"]

describe("cuts of a screen", () => {
  it("take a block up to the next empty line, or to the end", () => {
    expect(block("Title")(screen)).toEqual(["Title", "  one"])
    expect(stacked(block("Title"), block("Summary"))(screen)).toEqual(screen)
  })

  it("show that lines were left out", () => {
    expect(first(2, block("Summary"))(screen)).toEqual(["Summary of it", "  two", "…"])
    expect(first(3, block("Summary"))(screen)).toEqual(["Summary of it", "  two", "  three"])
  })

  it("refuse a screen that lacks what the page is about", () => {
    expect(() => block("Findings")(screen)).toThrow("no line that begins with")
  })
})
