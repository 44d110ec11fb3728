import { type Section, shown, whole } from "../report/Section.ts"
import { plotOverSize } from "../report/plotOverSize.ts"
import { limitOf } from "./limitOf.ts"
import { type ModelSize, OrganizationModel } from "./OrganizationModel.ts"
import { type SimulatedSweep, simulateSweeps } from "./simulateSweeps.ts"

const latency = { awsMs: 200, tablesMs: 5 }
const shape = { regions: 17, oneDueIn: 50 }

/** Over accounts, with a hundred resources in each, of which one in an account-Region is to be changed. */
const growing: ReadonlyArray<ModelSize> = [10, 100, 1000, 10_000].map((accounts) => ({
  ...shape,
  accounts,
  resources: accounts * 100,
}))

/** The same account-Regions with ever more resources: what the engine holds must not grow. */
const filling: ReadonlyArray<ModelSize> = [10_000, 100_000, 1_000_000, 10_000_000].map((resources) => ({
  ...shape,
  oneDueIn: 1000,
  accounts: 200,
  resources,
}))

const measure = async (size: ModelSize, swept: boolean) => {
  process.stderr.write(`  ${whole(size.accounts)} accounts, ${whole(size.resources)} resources …\n`)
  const { first, second } = await simulateSweeps({ size, latency, heapSamples: 16, swept })
  const model = new OrganizationModel(size)
  const withLimit = (name: string, sweep: SimulatedSweep, withChanges: boolean) => {
    const { report: _report, counts: _counts, ...figures } = sweep
    return { name, ...figures, limit: limitOf(model, latency, withChanges) }
  }
  return {
    size,
    sweeps: [
      ...(first === undefined ? [] : [withLimit("first", first, true)]),
      withLimit("unchanged", second, false),
    ],
  }
}

type Measured = Awaited<ReturnType<typeof measure>>

/** Runs the real engine over computed organizations of many sizes. */
export const simulatedBenchmark = async (): Promise<Section> => {
  const grown: Array<Measured> = []
  for (const size of growing) grown.push(await measure(size, false))
  const filled: Array<Measured> = []
  for (const size of filling) filled.push(await measure(size, true))
  const all = [...grown, ...filled]
  const sweeps = all.flatMap((each) => each.sweeps)
  const large = all.filter(({ size }) => size.accounts >= 100).flatMap((each) => each.sweeps)
  const heaps = filled.flatMap((each) => each.sweeps.map(({ peak }) => peak.heapMb))
  return {
    name: "simulated",
    title: "Any size, simulated",
    conditions: [
      `The real engine and rate governor on a simulated clock, over organizations that are computed: ${latency.awsMs} ms a call, ${latency.tablesMs} ms a`,
      "call to the tables, AWS's documented rates with their throttles, 17 Regions. The limit is derived in",
      "`tools/bench/src/simulated/limitOf.ts`. Simulated times are the same on every machine. Heaps are the most that was in",
      "use after a collection, the engine's code with it; what the organization remembers is not on the heap. Beside it",
      "typed arrays: 16 to 32 bytes for each resource of the account-Regions that are read at that moment.",
    ],
    tables: [
      {
        caption: "A hundred resources an account, one in each account-Region to be changed.",
        rows: rowsOf(grown),
      },
      { caption: "200 accounts that fill up, swept before.", rows: rowsOf(filled) },
    ],
    bounds: [
      {
        what: "simulated time ÷ limit, from 100 accounts up",
        value: Math.max(...large.map(({ seconds, limit }) => seconds / limit.seconds)),
        atMost: 1.2,
      },
      {
        what: "throttles in 1,000 calls",
        value: Math.max(...sweeps.map(({ throttles, calls }) => (throttles * 1000) / calls)),
        atMost: 1,
      },
      {
        what: "peak heap, most ÷ least, from 10 thousand to 10 million resources",
        value: Math.max(...heaps) / Math.min(...heaps),
        atMost: 1.1,
      },
    ],
    data: all,
    files: {
      "duration.svg": await plotOverSize(
        "Simulated duration, s",
        grown.flatMap(({ size, sweeps: own }) =>
          own.flatMap(({ name, seconds, limit }) => [
            { accounts: size.accounts, value: seconds, series: name },
            { accounts: size.accounts, value: limit.seconds, series: `limit, ${name}` },
          ]),
        ),
      ),
      "calls.svg": await plotOverSize(
        "Control-plane calls",
        grown.flatMap(({ size, sweeps: own }) =>
          own.map(({ name, calls }) => ({ accounts: size.accounts, value: calls, series: name })),
        ),
      ),
    },
  }
}

const rowsOf = (measured: ReadonlyArray<Measured>) => [
  [
    "accounts",
    "resources",
    "sweep",
    "simulated, s",
    "limit, s",
    "ratio",
    "calls",
    "throttled",
    "peak heap, MB",
    "typed arrays, MB",
    "real, s",
  ],
  ...measured.flatMap(({ size, sweeps }) =>
    sweeps.map((sweep) => [
      whole(size.accounts),
      whole(size.resources),
      sweep.name,
      shown(sweep.seconds, 1),
      shown(sweep.limit.seconds, 1),
      shown(sweep.seconds / sweep.limit.seconds),
      whole(sweep.calls),
      whole(sweep.throttles),
      shown(sweep.peak.heapMb, 1),
      shown(sweep.peak.arraysMb, 1),
      shown(sweep.realSeconds, 0),
    ]),
  ),
]
