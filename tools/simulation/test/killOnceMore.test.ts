import { assert, describe, it } from "vitest"
import { kindsOfCalls, playSeeds, seedCount } from "./killSeeds.ts"

// A file of its own, so that two cores share the seeds.
describe("a sweep that is killed at any call, then run again (second half of the seeds)", () => {
  it("leaves tags and record as if it had never been killed", { timeout: 300_000 }, async () => {
    const died = await playSeeds(seedCount / 2 + 1, seedCount)
    assert.deepEqual(
      kindsOfCalls.filter((kind) => !died.has(kind)),
      [],
      "kinds of calls at which no process died",
    )
  })
})
