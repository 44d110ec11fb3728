import { Stream } from "effect"
import * as Csv from "effect/encoding/Csv"
import { harmless } from "./harmless.ts"

// Full-width forms too: some spreadsheets fold them.
const formulaStart = /^\s*[=+\-@＝＋－＠]/u

/**
 * A cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe in front, and what a
 * terminal or a spreadsheet would obey stands as a visible escape.
 */
export const harmlessCell = (text: string): string => {
  const shown = harmless(text)
  return formulaStart.test(shown) ? `'${shown}` : shown
}

const row = (
  columns: ReadonlyArray<string>,
  cells: ReadonlyArray<string>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(columns.map((column, index) => [column, harmlessCell(cells[index] ?? "")]))

/** Comma-separated values with a header line, a text a chunk and without the last line break. */
export const csvLines =
  (columns: ReadonlyArray<string>) =>
  <E, R>(rows: Stream.Stream<ReadonlyArray<string>, E, R>): Stream.Stream<string, E, R> =>
    rows.pipe(
      Stream.map((cells) => row(columns, cells)),
      Stream.pipeThroughChannel(Csv.encodeString({ columns, headers: true, newline: "\n" })),
      Stream.map((text) => text.replace(/\n$/u, "")),
    )
