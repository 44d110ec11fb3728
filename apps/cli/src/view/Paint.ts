import { styleText } from "node:util"

/** The colours of a text. They underline what the words say already and are never the only signal. */
export interface Paint {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly good: (text: string) => string
  readonly warning: (text: string) => string
  readonly bad: (text: string) => string
  readonly changed: (text: string) => string
}

/** No colours at all. */
export const noPaint: Paint = {
  strong: (text) => text,
  faint: (text) => text,
  good: (text) => text,
  warning: (text) => text,
  bad: (text) => text,
  changed: (text) => text,
}

type Format = Parameters<typeof styleText>[0]

// Whether there are colours is decided once, by the stream that is written to, and not by each call.
const painted =
  (format: Format) =>
  (text: string): string =>
    styleText(format, text, { validateStream: false })

/** Colours for a terminal, of the sixteen that every theme adjusts. */
export const terminalPaint: Paint = {
  strong: painted("bold"),
  faint: painted("dim"),
  good: painted("green"),
  warning: painted("yellow"),
  bad: painted("red"),
  changed: painted("cyan"),
}

/** How a text is shown: how wide, and in which colours. */
export interface Style {
  readonly columns: number
  readonly paint: Paint
}

/** The width of a terminal that does not say how wide it is, and of everything that is no terminal. */
export const defaultColumns = 80

/** Eighty columns without colours: files, pipes, and golden files. */
export const plainStyle: Style = { columns: defaultColumns, paint: noPaint }
