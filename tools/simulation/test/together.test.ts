import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import {
  organizationSeedOf,
  playAmongOthers,
  playTogether,
  sweepUndisturbed,
  type TogetherResult,
  type Undisturbed,
} from "../src/index.ts"

const play = async (
  count: number,
  property: (seed: number, undisturbed: Undisturbed) => Effect.Effect<TogetherResult, unknown>,
) => {
  let undisturbed: Undisturbed | undefined
  for (let seed = 1; seed <= count; seed++) {
    if (undisturbed?.organization !== organizationSeedOf(seed))
      undisturbed = await Effect.runPromise(sweepUndisturbed(seed))
    const { fate, faults } = await Effect.runPromise(property(seed, undisturbed))
    assert.deepEqual(faults, [], `seed ${seed}, ${JSON.stringify(fate)}`)
  }
}

describe("two processes that sweep at the same time, one of them killed or held still", () => {
  it("leave tags and record as if one alone had swept", { timeout: 300_000 }, () => play(15, playTogether))
})

describe("a sweep while somebody else changes tags", () => {
  it("leaves a record without a gap, and each of our writes in it", { timeout: 300_000 }, () =>
    play(15, playAmongOthers),
  )
})
