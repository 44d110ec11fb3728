/** A table of a report; the first row is its head. */
export interface Table {
  readonly caption: string
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
}

/** A bound that a benchmark holds a ratio to. */
export interface Bound {
  readonly what: string
  readonly value: number
  readonly atMost?: number
  readonly atLeast?: number
}

/** What one benchmark found: a section of the report. */
export interface Section {
  readonly name: string
  readonly title: string
  /** What was measured, against what, under which conditions: sentences. */
  readonly conditions: ReadonlyArray<string>
  readonly tables: ReadonlyArray<Table>
  readonly bounds: ReadonlyArray<Bound>
  /** The numbers behind the tables, for the JSON. */
  readonly data: unknown
  /** Files beside the report, such as plots, by name. */
  readonly files?: Readonly<Record<string, string>>
}

/** Whether a bound holds. */
export const holds = ({ value, atMost, atLeast }: Bound): boolean =>
  (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast)

/** The machine and versions that times depend on. */
export const machine = (): string => `Node ${process.versions.node}, ${process.platform}-${process.arch}`

/** A number with so many decimals. */
export const shown = (value: number, decimals = 2): string =>
  value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })

/** A whole number with separators. */
export const whole = (value: number): string => Math.round(value).toLocaleString("en-US")
