import { availableParallelism, loadavg } from "node:os"
import { Effect } from "effect"
import { sweepTwice } from "../calls/sweepTwice.ts"
import { machine, type Section, shown, whole } from "../report/Section.ts"
import type { Shape } from "../shapes/Shape.ts"
import { changedShape, quietShape } from "../shapes/shapes.ts"
import { temporaryFolder } from "./folders.ts"
import { type RealTime, type RealTimes, realTimes } from "./realTimes.ts"
import { type Waits, waits } from "./waits.ts"

/** How often each is timed; the least of them counts, for whatever else runs on the machine only adds. */
const rounds = 2

interface Measured {
  readonly waits: Waits
  readonly times: RealTimes
}

const measure = async (shape: Shape, folder?: string): Promise<Measured> => ({
  waits: await waits(shape, folder),
  times: await realTimes(shape, rounds, folder),
})

/** Times a first sweep and one that finds nothing to do against a loop that does the least, in the same run. */
export const timeBenchmark = async (): Promise<Section> => {
  const first = await measure(changedShape)
  const unchanged = await Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const dataDir = yield* temporaryFolder()
        // Recorded once without latency, so that the sweep that is timed finds everything as the record says.
        yield* sweepTwice(quietShape, { dataDir })
        return yield* Effect.promise(() => measure(quietShape, dataDir))
      }),
    ),
  )
  return sectionOf(first, unchanged)
}

const leastOf = (times: ReadonlyArray<RealTime>, what: keyof RealTime): number =>
  Math.min(...times.map((time) => time[what]))

const ratioOf = ({ times }: Measured): number =>
  leastOf(times.ours, "seconds") / leastOf(times.bare, "seconds")

const resourcesOf = (shape: Shape): number => shape.cells.reduce((sum, cell) => sum + cell.resources, 0)

const rowOf = (name: string, shape: Shape, measured: Measured): ReadonlyArray<string> => {
  const { times, waits: waited } = measured
  const perResource = (of: ReadonlyArray<RealTime>) =>
    whole((leastOf(of, "processor") / resourcesOf(shape)) * 1e6)
  return [
    `${name}: ${shape.describes}`,
    shown(leastOf(times.bare, "seconds"), 1),
    shown(leastOf(times.ours, "seconds"), 1),
    shown(ratioOf(measured)),
    shown(waited.bare, 1),
    shown(waited.ours, 1),
    shown(waited.ours / waited.bare),
    perResource(times.bare),
    perResource(times.ours),
  ]
}

const sectionOf = (first: Measured, unchanged: Measured): Section => ({
  name: "time",
  title: "Time",
  conditions: [
    `${machine()}. The embedded organization, in a thread of its own, 50 ms a call (the tables' calls too) and AWS's quotas.`,
    "The loop calls the SDK for every account and Region at once, as fast as the quotas allow, without record, retries,",
    `guards or read-backs; orgtag leaves its headroom of 5% to others and does all of that. Each ${rounds} times in turns, of`,
    "which the least is shown: whatever else runs on the machine only adds. Waits are the same on a simulated clock, which",
    "stands still while anybody works: exact, and the same on every machine. Processor time is that of the thread that",
    "calls, without the organization's.",
    `The machine has ${availableParallelism()} processors, and its load when this ended was ${shown(loadavg()[0] ?? 0, 1)}: above their number, what is timed waits for others too.`,
  ],
  tables: [
    {
      caption: "Seconds.",
      rows: [
        [
          "sweep",
          "bare loop",
          "orgtag",
          "ratio",
          "waits: bare loop",
          "orgtag",
          "ratio",
          "processor, µs a resource: bare loop",
          "orgtag",
        ],
        rowOf("first", changedShape, first),
        rowOf("unchanged", quietShape, unchanged),
      ],
    },
  ],
  bounds: [
    { what: "first sweep ÷ bare loop", value: ratioOf(first), atMost: 1.3 },
    { what: "unchanged ÷ bare loop", value: ratioOf(unchanged), atMost: 1.15 },
    { what: "first sweep ÷ bare loop, waits", value: first.waits.ours / first.waits.bare, atMost: 1.3 },
    {
      what: "unchanged ÷ bare loop, waits",
      value: unchanged.waits.ours / unchanged.waits.bare,
      atMost: 1.15,
    },
  ],
  data: { first, unchanged },
})
