import { Effect, Stream } from "effect"
import * as Csv from "effect/encoding/Csv"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { csvLines, harmlessCell } from "../../src/view/csvText.ts"
import { harmless } from "../../src/view/harmless.ts"

const cell = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .tuple(fc.constantFrom("=", "+", "-", "@", "\t=", "\r@", " =", "＝", "\uFEFF=", "\u00A0+"), fc.string())
    .map(([start, rest]) => start + rest),
)

describe("CSV cells", () => {
  it("never begin as a formula does", () => {
    fc.assert(
      fc.property(cell, (text) => {
        expect(harmlessCell(text).trimStart()).not.toMatch(/^[=+\-@＝＋－＠\t\r]/u)
      }),
    )
  })

  it("hold the text itself where it is harmless, with an apostrophe in front where it looks like a formula", () => {
    fc.assert(
      fc.property(cell, (text) => {
        expect([harmless(text), `'${harmless(text)}`]).toContain(harmlessCell(text))
      }),
    )
    expect(harmlessCell('=HYPERLINK("http://evil")')).toBe('\'=HYPERLINK("http://evil")')
    expect(harmlessCell("a-b@c")).toBe("a-b@c")
  })

  it("come back from a parser as they went, a row a line", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell)), async (rows) => {
        const text = await Effect.runPromise(
          Stream.fromIterable(rows).pipe(csvLines(["one", "two"]), Stream.runCollect),
        )
        const parsed = await Effect.runPromise(
          Stream.make(`${text.join("\n")}\n`).pipe(
            Stream.pipeThroughChannel(Csv.decodeString()),
            Stream.runCollect,
          ),
        )
        expect(parsed).toEqual([["one", "two"], ...rows.map((row) => row.map(harmlessCell))])
      }),
      { numRuns: 50 },
    )
  })
})
