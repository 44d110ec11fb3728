import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type LocalAwsOptions, makeLocalAws } from "@orgtag/local-aws"
import { Effect } from "effect"
import { sweepOnce, sweepTwice } from "../calls/sweepTwice.ts"
import { machine, type Section, shown, whole } from "../report/Section.ts"
import type { Shape } from "../shapes/Shape.ts"
import { changedShape, quietShape } from "../shapes/shapes.ts"
import { bareLoop, type Wanted } from "./bareLoop.ts"

/** AWS's rates hold, and each call takes so long. */
const asAws = { rates: true, latencyMs: 50 } satisfies Omit<LocalAwsOptions, "seed">

/** What the benchmarks' first policy wants of a resource. */
const wanted: Wanted = (tags) => ({
  ...(tags["Owner"] === undefined ? { Owner: "platform" } : {}),
  ...(tags["CostCenter"] === undefined ? { CostCenter: "1000" } : {}),
  ...(tags["Env"] === undefined && tags["Stage"] === undefined ? { Stage: "dev" } : {}),
})

/** Times a first sweep and one that finds nothing to do against a loop that does the least, in the same run. */
export const timeBenchmark = async (): Promise<Section> => {
  const first = { bare: await timedLoop(changedShape, asAws), ...(await timedFirst(changedShape)) }
  const folder = mkdtempSync(join(tmpdir(), "orgtag-bench-"))
  try {
    // Recorded once without latency, so that the sweep that is timed finds everything as the record says.
    await Effect.runPromise(sweepTwice(quietShape, { organization: { dataDir: folder } }))
    const kept = { ...asAws, dataDir: folder }
    const second = await Effect.runPromise(sweepOnce(quietShape, { organization: kept, pace: {} }))
    const unchanged = {
      bare: await timedLoop(quietShape, kept),
      ours: second.seconds,
      processor: second.processorSeconds,
    }
    return sectionOf(first, unchanged)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const timedFirst = async (shape: Shape) => {
  const swept = await Effect.runPromise(sweepOnce(shape, { organization: asAws, pace: {} }))
  return { ours: swept.seconds, processor: swept.processorSeconds }
}

const timedLoop = (shape: Shape, organization: Omit<LocalAwsOptions, "seed">): Promise<number> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const aws = yield* makeLocalAws({ ...organization, seed: shape.organization })
        const accounts = new Set(shape.cells.map(({ account }) => account))
        const startedAt = performance.now()
        yield* Effect.promise(() => bareLoop(aws, accounts, wanted))
        return (performance.now() - startedAt) / 1000
      }),
    ),
  )

interface Timed {
  readonly bare: number
  readonly ours: number
  readonly processor: number
}

const resourcesOf = (shape: Shape): number => shape.cells.reduce((sum, cell) => sum + cell.resources, 0)

const sectionOf = (first: Timed, unchanged: Timed): Section => {
  const row = (name: string, shape: Shape, { bare, ours, processor }: Timed) => [
    `${name}: ${shape.describes}`,
    shown(bare, 1),
    shown(ours, 1),
    shown(ours / bare),
    whole((processor / resourcesOf(shape)) * 1e6),
  ]
  return {
    name: "time",
    title: "Time",
    conditions: [
      `${machine()}. The embedded organization in the same process, 50 ms a call (the tables' calls too) and AWS's quotas.`,
      "The loop calls the SDK for every account and Region at once, as fast as the quotas allow, without record, retries,",
      "guards or read-backs; orgtag leaves its headroom of 5% to others and does all of that. Processor time is the whole",
      "process's, with the organization and the tables in it.",
    ],
    tables: [
      {
        caption: "Seconds.",
        rows: [
          ["sweep", "bare loop, s", "orgtag, s", "ratio", "processor, µs a resource"],
          row("first", changedShape, first),
          row("unchanged", quietShape, unchanged),
        ],
      },
    ],
    bounds: [
      { what: "first sweep ÷ bare loop", value: first.ours / first.bare, atMost: 1.3 },
      { what: "unchanged ÷ bare loop", value: unchanged.ours / unchanged.bare, atMost: 1.15 },
    ],
    data: { first, unchanged },
  }
}
