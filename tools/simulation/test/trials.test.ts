import { availableParallelism } from "node:os"
import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import {
  changesSomething,
  faultMenu,
  faultName,
  killMoments,
  pauseMoments,
  playInThreads,
  SeedTally,
  showBroken,
  sweepUndisturbed,
} from "../src/index.ts"

/** How many seeds this property plays. */
const seedCount = 200

/** One seed of a wide organization and one of a narrow one. */
const grounds = [1, 6]

/** The operation that a fault befalls, and what it does: each by itself has its turns, not each pair of them. */
const operationOf = (name: string): string => name.slice(0, name.lastIndexOf(" "))
const effectOf = (name: string): string => name.slice(name.lastIndexOf(" ") + 1)

describe("sweeps among faults, kills, pauses, second processes and others who change tags", () => {
  it("are settled by undisturbed ones, as if nothing had happened", { timeout: 600_000 }, async (context) => {
    const tally = new SeedTally()
    const broken: Array<string> = []
    await playInThreads({ first: 1, count: seedCount }, availableParallelism(), (result) => {
      tally.add(result)
      if (result.faults.length > 0) broken.push(showBroken(result))
    })
    assert.deepEqual(broken, [])
    assert.strictEqual(tally.played, seedCount)

    const sweeps = await Promise.all(grounds.map((seed) => Effect.runPromise(sweepUndisturbed(seed))))
    const steps = Array.from(new Set(sweeps.flatMap((sweep) => sweep.steps)))
    assert.deepEqual(never(at(steps, killMoments), tally.deaths), [], "where no process died")
    assert.deepEqual(
      never(at(steps.filter(changesSomething), pauseMoments), tally.holds),
      [],
      "where none was held still",
    )
    const acted = Array.from(tally.faultsActed.keys())
    for (const part of [operationOf, effectOf]) {
      const parts = new Map(acted.map((name) => [part(name), 1]))
      assert.deepEqual(never(faultMenu.map(faultName).map(part), parts), [], "what never went wrong")
    }
    await context.annotate(`${total(tally.deaths)} deaths, ${total(tally.holds)} held still`)
  })
})

const at = (steps: ReadonlyArray<string>, moments: ReadonlyArray<string>): ReadonlyArray<string> =>
  steps.flatMap((step) => moments.map((moment) => `${step}, ${moment}`))

const never = (asked: ReadonlyArray<string>, counted: ReadonlyMap<string, number>): ReadonlyArray<string> =>
  asked.filter((name) => !counted.has(name))

const total = (counts: ReadonlyMap<string, number>): number =>
  Array.from(counts.values()).reduce((sum, count) => sum + count, 0)
