import { availableParallelism } from "node:os"
import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { faultMenu, faultName, playInThreads, SeedTally, showBroken, sweepUndisturbed } from "../src/index.ts"

/** How many seeds this property plays. */
const seedCount = 200

/** What a fault does, whatever it does it to: each operation takes its turns, and has few of them in so many seeds. */
const effectOf = (name: string): string => name.split(" ").at(-1) ?? ""

/** Readers of one service count together: each has few turns. Calls that change something, or lead to that, each alone. */
const kindOf = (call: string): string =>
  /^(?:IAM|Resource Explorer 2|Auto Scaling|EC2|Organizations):/u.exec(call)?.[0] ?? call

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
      Array.from(new Set(Array.from(tally.diedAt.keys(), kindOf))).toSorted(),
      Array.from(new Set(calls.map(kindOf))).toSorted(),
      "the kinds of calls at which processes died are those that a sweep makes",
    )
    const acted = new Set(Array.from(tally.faultsActed.keys(), effectOf))
    const kinds = new Set(faultMenu.map((fault) => effectOf(faultName(fault))))
    assert.deepEqual(
      Array.from(kinds).filter((kind) => !acted.has(kind)),
      [],
      "faults that never had an effect",
    )
  })
})
