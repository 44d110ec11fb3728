import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { sweepTwice } from "../src/calls/sweepTwice.ts"
import { organizationOf, regions } from "../src/shapes/organizationOf.ts"
import type { Shape } from "../src/shapes/Shape.ts"
import { simulatedPolicy, simulateSweeps } from "../src/simulated/simulateSweeps.ts"

/** As many of each call as an account-Region with two pages, of which the second is not full, makes. */
const size = { accounts: 4, regions: 3, resources: 4 * 3 * 130, oneDueIn: 3 }

/** The computed organization of that size, embedded: its accounts are two members and the two central ones. */
const embedded = (): Shape => {
  const all = regions.slice(0, size.regions)
  const accounts = organizationOf(size.accounts - 2, all, []).accounts.map(({ id }) => id)
  const places = accounts.flatMap((account) => all.map((region) => ({ account, region, count: 130 })))
  const organization = organizationOf(size.accounts - 2, all, places)
  return {
    name: "simulated",
    describes: "",
    policy: simulatedPolicy,
    accounts: size.accounts,
    cells: [],
    organization: {
      ...organization,
      accounts: organization.accounts.map((account) => ({
        ...account,
        resources: account.resources.map((resource, number) => ({
          ...resource,
          tags: (number % 130) % size.oneDueIn === 0 ? { Name: "web" } : { Name: "web", Owner: "platform" },
        })),
      })),
    },
  }
}

const sorted = (calls: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries(Array.from(calls).toSorted(([left], [right]) => (left < right ? -1 : 1)))

describe("the computed organization", () => {
  it(
    "is called as the embedded one is, each call as often, the tables' too",
    { timeout: 120_000 },
    async () => {
      const simulated = await simulateSweeps({
        size,
        latency: { awsMs: 200, tablesMs: 5 },
        heapSamples: 1,
      })
      const real = await Effect.runPromise(sweepTwice(embedded()))
      assert.isDefined(simulated.first)
      assert.deepEqual(simulated.first.report.resources, real.first.report.resources)
      assert.deepEqual(sorted(simulated.first.counts), sorted(real.first.calls))
      assert.deepEqual(sorted(simulated.second.counts), sorted(real.second.calls))
    },
  )
})

/** The most that the heap holds while an organization is swept again that has a resource in each account-Region. */
const heapOf = async (accounts: number): Promise<number> => {
  const sizeOfIt = { accounts, regions: 17, resources: accounts * 17, oneDueIn: 1 }
  const { second } = await simulateSweeps({
    size: sizeOfIt,
    latency: { awsMs: 200, tablesMs: 5 },
    heapSamples: 8,
    swept: true,
  })
  return second.peak.heapMb * 2 ** 20
}

describe("the memory of a sweep", () => {
  it("grows by little for each account-Region that has ended", { timeout: 120_000 }, async () => {
    // What is compiled, and cached once, is there after the first.
    await heapOf(50)
    const [few, many] = [await heapOf(50), await heapOf(450)]
    // A name and a hash for the seal, and while they are read back rows as far as pages of the ledger hold them.
    assert.isAtMost((many - few) / (400 * 17), 600)
  })
})
