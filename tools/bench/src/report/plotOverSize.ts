import { parse, View } from "vega"
import { compile, type TopLevelSpec } from "vega-lite"

/** One point of a plot. */
export interface SizedValue {
  readonly accounts: number
  readonly value: number
  readonly series: string
}

/** Draws values over the number of accounts, both on logarithmic scales, as SVG. */
export const plotOverSize = (title: string, values: ReadonlyArray<SizedValue>): Promise<string> => {
  const spec: TopLevelSpec = {
    background: "white",
    width: 520,
    height: 300,
    data: { values: values.map((value) => ({ ...value })) },
    mark: { type: "line", point: true },
    encoding: {
      x: { field: "accounts", type: "quantitative", scale: { type: "log" }, title: "accounts" },
      y: { field: "value", type: "quantitative", scale: { type: "log" }, title },
      color: { field: "series", type: "nominal", title: null },
      strokeDash: { field: "series", type: "nominal", title: null },
    },
  }
  return new View(parse(compile(spec).spec), { renderer: "none" }).toSVG()
}
