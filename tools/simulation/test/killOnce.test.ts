import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { killOnce, sweepUndisturbed } from "../src/index.ts"
import { kindsOfCalls, playSeeds, seedCount } from "./killSeeds.ts"
import { forgetsOpenGroups } from "./plantedBugs.ts"

describe("a sweep that is killed at any call, then run again (first half of the seeds)", () => {
  it("leaves tags and record as if it had never been killed", { timeout: 300_000 }, async () => {
    const died = await playSeeds(1, seedCount / 2)
    assert.deepEqual(
      kindsOfCalls.filter((kind) => !died.has(kind)),
      [],
      "kinds of calls at which no process died",
    )
    assert.deepEqual(
      Array.from(died.keys()).filter((kind) => !kindsOfCalls.includes(kind)),
      [],
      "kinds of calls that this test does not know of",
    )
  })

  it("is found out where a write is forgotten after the kill", { timeout: 300_000 }, async () => {
    for (let seed = 1; seed <= seedCount; seed++) {
      const undisturbed = await Effect.runPromise(sweepUndisturbed(seed))
      const { faults } = await Effect.runPromise(killOnce(seed, undisturbed, { plant: forgetsOpenGroups }))
      if (faults.length > 0) return
    }
    assert.fail("a ledger that forgets open groups passed all seeds")
  })
})
