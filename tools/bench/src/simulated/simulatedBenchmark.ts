import { type Section, shown, whole } from "../report/Section.ts"
import { plotOverSize } from "../report/plotOverSize.ts"
import { limitOf } from "./limitOf.ts"
import { type ModelSize, OrganizationModel } from "./OrganizationModel.ts"
import { simulateSweeps } from "./simulateSweeps.ts"

const latency = { awsMs: 200, tablesMs: 5 }
const shape = { regions: 17, oneDueIn: 50 }

/** Over accounts, with a hundred resources an account: the organization grows. */
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

const measure = async (size: ModelSize) => {
  const { first, second } = await simulateSweeps({ size, latency, heapSamples: 24 })
  const model = new OrganizationModel(size)
  return {
    size,
    first: { ...first, report: undefined, limit: limitOf(model, latency, true) },
    second: { ...second, report: undefined, limit: limitOf(model, latency, false) },
  }
}

type Measured = Awaited<ReturnType<typeof measure>>

/** Runs the real engine over computed organizations of many sizes. */
export const simulatedBenchmark = async (): Promise<Section> => {
  const grown: Array<Measured> = []
  for (const size of growing) grown.push(await measure(size))
  const filled: Array<Measured> = []
  for (const size of filling) filled.push(await measure(size))
  const all = [...grown, ...filled]
  const sweeps = all.flatMap(({ first, second }) => [first, second])
  const large = all.filter(({ size }) => size.accounts >= 100).flatMap(({ first, second }) => [first, second])
  const heaps = filled.map(({ second }) => second.peakHeapMb)
  return {
    name: "simulated",
    title: "Any size, simulated",
    conditions: [
      `The real engine and rate governor on a simulated clock, over organizations that are computed: ${latency.awsMs} ms a call, ${latency.tablesMs} ms a`,
      "call to the tables, AWS's documented rates with their throttles, 17 Regions. The limit is derived in",
      "`tools/bench/src/simulated/limitOf.ts`. Simulated times are the same on every machine; heaps are what is left after",
      "a collection, the model's rows of the ledger included.",
    ],
    tables: [
      { caption: "A hundred resources an account, 2% of them to be changed.", rows: rowsOf(grown) },
      { caption: "200 accounts that fill up, 0.1% to be changed.", rows: rowsOf(filled) },
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
        grown.flatMap(({ size, first, second }) => [
          { accounts: size.accounts, value: first.seconds, series: "first sweep" },
          { accounts: size.accounts, value: first.limit.seconds, series: "limit of a first sweep" },
          { accounts: size.accounts, value: second.seconds, series: "unchanged" },
          { accounts: size.accounts, value: second.limit.seconds, series: "limit, unchanged" },
        ]),
      ),
      "calls.svg": await plotOverSize(
        "Control-plane calls",
        grown.flatMap(({ size, first, second }) => [
          { accounts: size.accounts, value: first.calls, series: "first sweep" },
          { accounts: size.accounts, value: second.calls, series: "unchanged" },
        ]),
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
    "real, s",
  ],
  ...measured.flatMap(({ size, first, second }) =>
    [first, second].map((sweep, index) => [
      whole(size.accounts),
      whole(size.resources),
      index === 0 ? "first" : "unchanged",
      shown(sweep.seconds, 1),
      shown(sweep.limit.seconds, 1),
      shown(sweep.seconds / sweep.limit.seconds),
      whole(sweep.calls),
      whole(sweep.throttles),
      shown(sweep.peakHeapMb, 0),
      shown(sweep.realSeconds, 0),
    ]),
  ),
]
