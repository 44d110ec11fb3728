import type { Wanted } from "./bareLoop.ts"

/** What the benchmarks' first policy wants of a resource. */
export const wanted: Wanted = (tags) => ({
  ...(tags["Owner"] === undefined ? { Owner: "platform" } : {}),
  ...(tags["CostCenter"] === undefined ? { CostCenter: "1000" } : {}),
  ...(tags["Env"] === undefined && tags["Stage"] === undefined ? { Stage: "dev" } : {}),
})
