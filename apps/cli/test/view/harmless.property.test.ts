import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { harmless, harmlessJson, quoted } from "../../src/view/harmless.ts"
import { expectHarmless, hostile } from "../fixtures/hostile.ts"

describe("harmless", () => {
  it("leaves nothing that a terminal obeys, hides or reorders, and no second line", () => {
    fc.assert(fc.property(hostile, (text) => expectHarmless(harmless(text))))
  })

  it("changes no text that has nothing of it", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("a", "Z", "Ä", "漢", " ", "0", ":", "/", "=", "+", "-", "@", "'", '"', "🙂"),
        }),
        (text) => {
          expect(harmless(text)).toBe(text)
        },
      ),
    )
  })

  it.each<readonly [string, string]>([
    ["\u001B[31mred", String.raw`\u{1b}[31mred`],
    ["a\nb\tc", String.raw`a\nb\tc`],
    ["user\u202Egnp.exe", String.raw`user\u{202e}gnp.exe`],
    ["pay\u200Bments", String.raw`pay\u{200b}ments`],
  ])("shows %j as a visible escape", (text, shown) => {
    expect(harmless(text)).toBe(shown)
  })
})

describe("quoted", () => {
  it("shows no two values alike", () => {
    fc.assert(
      fc.property(hostile, hostile, (left, right) => {
        fc.pre(left !== right)
        expect(quoted(left)).not.toBe(quoted(right))
      }),
    )
    expect(quoted("\u001B")).not.toBe(quoted(String.raw`\u{1b}`))
  })
})

describe("harmlessJson", () => {
  it("is the same data for a parser and harmless for a terminal, a line for a line", () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, hostile), (value) => {
        const text = harmlessJson(value)
        expectHarmless(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(JSON.parse(harmlessJson(value, 2))).toEqual(JSON.parse(text))
      }),
    )
  })
})
