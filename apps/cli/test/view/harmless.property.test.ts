import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { harmless, harmlessJson, quoted } from "../../src/view/harmless.ts"

/** Texts of all that Unicode has, the hostile parts more often than they come by themselves. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.oneof(
        fc.string({ unit: "grapheme" }),
        fc.constantFrom(
          "\u001B[2J",
          "\u001B]8;;http://evil\u0007",
          "\u009B31m",
          "\r",
          "\n",
          "\u202E",
          "\u2066",
        ),
        fc.constantFrom(
          "\u200B",
          "\uFEFF",
          "\u00AD",
          "\u2028",
          "\u{E0041}",
          "\u3164",
          "\uD800",
          "\u00A0",
          "\u007F",
        ),
      ),
    )
    .map((parts) => parts.join("")),
)

// Written from Unicode's own lists and not from the code: what a terminal obeys, what is invisible, what reorders.
const obeyed = /\p{Cc}/u
const invisible =
  /\u00AD|\u034F|\u061C|[\u115F\u1160]|[\u17B4\u17B5]|[\u180B-\u180F]|[\u200B-\u200F]|[\u2060-\u206F]|\u3164|[\uFE00-\uFE0F]|\uFEFF|\uFFA0|[\u{E0000}-\u{E0FFF}]/u
const reordering = /\p{Bidi_Control}/u
const separators = /[\u0085\u00A0\u2028\u2029]/u

const expectHarmless = (text: string): void => {
  for (const hazard of [obeyed, invisible, reordering, separators]) expect(text).not.toMatch(hazard)
  expect(text.isWellFormed()).toBe(true)
}

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
