// What the live view costs: processor time against that of the sweep that it shows, and what it keeps in memory.
// Exits 1 where the time is above 5% or the memory grows with the number of resources.
import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Duration, Effect } from "effect"
import { redrawEvery } from "../src/sweeping/audience.ts"
import type { KeptHeap } from "./liveViewHeap.ts"
import { markdownTable } from "./markdownTable.ts"
import { median } from "./median.ts"
import { population, type Swept, sweepInProcess, threadCpu } from "./sweepInProcess.ts"
import { unseenView } from "./unseenView.ts"

const repetitions = 5
const shareAllowed = 0.05
/** What a heap may differ by between two runs that keep the same. */
const growthAllowed = 1.1

/** Processor time of a view that hears these events, as the engine publishes them, and is drawn while they come. */
const viewCpu = ({ events, lasted }: Swept): number => {
  const { view } = unseenView()
  const frames = Math.ceil(lasted / Duration.toMillis(redrawEvery))
  const eventsPerFrame = events.length / frames
  let drawn = 0
  const hear = Effect.forEach(
    events,
    (event, index) =>
      Effect.sync(() => {
        const now = (lasted * index) / events.length
        view.observe(event, now)
        for (; drawn * eventsPerFrame <= index; drawn += 1) view.draw(now)
      }),
    { discard: true },
  )
  const before = threadCpu()
  Effect.runSync(hear)
  return threadCpu() - before
}

/** Milliseconds of processor time that one frame takes, at its fullest. */
const frameCpu = ({ events }: Swept): number => {
  const { view } = unseenView()
  // The last third ends what is in work, and a frame becomes short.
  for (const event of events.slice(0, (events.length * 2) / 3)) view.observe(event, 0)
  const count = 500
  const before = threadCpu()
  for (let frame = 0; frame < count; frame += 1) view.draw(frame * 100)
  return (threadCpu() - before) / count
}

/** The heap is measured in a process of its own, whose code is never optimized. */
const keptHeaps = (): ReadonlyArray<KeptHeap> => {
  const script = fileURLToPath(new URL("liveViewHeap.ts", import.meta.url))
  const unoptimized = ["--no-opt", "--no-maglev", "--no-sparkplug"]
  return JSON.parse(execFileSync(process.execPath, [...unoptimized, script], { encoding: "utf8" }))
}

const sweeps: Array<Swept> = []
const shares: Array<number> = []
const costs: Array<number> = []
const frames: Array<number> = []
for (let repetition = 0; repetition <= repetitions; repetition += 1) {
  const swept = await Effect.runPromise(sweepInProcess)
  const cost = median([1, 2, 3].map(() => viewCpu(swept)))
  // The first one compiles both sides.
  if (repetition === 0) continue
  sweeps.push(swept)
  costs.push(cost)
  frames.push(frameCpu(swept))
  shares.push(cost / swept.cpu)
}
const heaps = keptHeaps()
const frame = median(frames)
const share = median(shares)
const { changes } = sweeps[0]?.report ?? {}

process.stdout.write(
  [
    "## The live view",
    "",
    `\`npm run -s bench:live-view -w @orgtag/cli\`, Node ${process.versions.node}, ${process.platform}-${process.arch}.`,
    "",
    `Processor time, medians of ${repetitions} sweeps of ${population.resources} resources in ${population.accounts} accounts, in one`,
    "process: thread time of the engine and the SDK, the organization being in another thread; and of the view for the",
    `events of the same sweep, drawn every ${Duration.toMillis(redrawEvery)} ms of its duration. However long a sweep lasts, its view draws ten`,
    `frames a second: ${frame.toFixed(2)} ms each, ${frame.toFixed(1)}% of a processor.`,
    "",
    markdownTable([
      [
        "sweep without a view, ms",
        "view, ms",
        "view ÷ sweep",
        "at most",
        "events",
        "keys changed",
        "lasted, s",
      ],
      [
        median(sweeps.map(({ cpu }) => cpu)).toFixed(0),
        median(costs).toFixed(1),
        `${(share * 100).toFixed(2)}%`,
        `${shareAllowed * 100}%`,
        String(median(sweeps.map(({ events }) => events.length))),
        String(changes === undefined ? 0 : changes.add + changes.replace + changes.remove),
        (median(sweeps.map(({ lasted }) => lasted)) / 1000).toFixed(1),
      ],
    ]),
    "",
    "Heap that the view keeps (its counts and log-update's state) after the events of so many resources in one",
    "account-Region, each with two changes of its own values and a finding; after garbage collection, medians, without",
    "optimized machine code.",
    "",
    markdownTable([
      ["mode", "10,000 resources, kB", "200,000 resources, kB", "ratio"],
      ...heaps.map(({ mode, few, many }) => [mode, few.toFixed(1), many.toFixed(1), (many / few).toFixed(2)]),
    ]),
    "",
  ].join("\n"),
)
if (share > shareAllowed || heaps.some(({ few, many }) => many / few > growthAllowed)) process.exitCode = 1
