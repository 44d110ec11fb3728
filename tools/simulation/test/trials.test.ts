import { availableParallelism } from "node:os"
import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { faultMenu, faultName, playInThreads, SeedTally, showBroken, sweepUndisturbed } from "../src/index.ts"

/** How many seeds this property plays. */
const seedCount = 200

/** A kind of fault: what it does to the calls of which service. */
const kindOfFault = (name: string): string => name.replace(/:\w+ /u, ": ")

describe("sweeps among faults, kills, pauses, second processes and others who change tags", () => {
  it("are settled by undisturbed ones, as if nothing had happened", { timeout: 600_000 }, async () => {
    const tally = new SeedTally()
    const broken: Array<string> = []
    await playInThreads({ first: 1, count: seedCount }, availableParallelism(), (result) => {
      tally.add(result)
      if (result.faults.length > 0) broken.push(showBroken(result))
    })
    assert.deepEqual(broken, [])
    assert.strictEqual(tally.played, seedCount)
    const { calls } = await Effect.runPromise(sweepUndisturbed(1))
    assert.deepEqual(
      Array.from(tally.diedAt.keys()).toSorted(),
      Array.from(new Set(calls)).toSorted(),
      "the kinds of calls at which processes died are those that a sweep makes",
    )
    const acted = new Set(Array.from(tally.faultsActed.keys(), kindOfFault))
    const kinds = new Set(faultMenu.map((fault) => kindOfFault(faultName(fault))))
    assert.deepEqual(
      Array.from(kinds).filter((kind) => !acted.has(kind)),
      [],
      "faults that never had an effect",
    )
  })
})
