import { createHash } from "node:crypto"
import { assert, describe, it } from "vitest"
import { playSeeds, type SeenCall, type TrialResult } from "../src/index.ts"

/** One of a wide organization; of narrow ones one in which a process is held still, and one with stale tables. */
const seeds = [2, 6, 8]

/** What a seed came to, with the digest of every call that reached the organization, when, whose, with what input. */
const played = async (seed: number) => {
  const digest = createHash("sha256")
  let calls = 0
  const watch = (seen: SeenCall): void => {
    calls += 1
    digest.update(`${JSON.stringify(seen)}\n`)
  }
  const results: Array<TrialResult> = []
  for await (const result of playSeeds({ first: seed, count: 1 }, { watch })) results.push(result)
  return { results, calls, digest: digest.digest("hex") }
}

describe("a seed that is played again", () => {
  for (const seed of seeds) {
    it(`makes the same calls at the same times and comes to the same (seed ${seed})`, async () => {
      const first = await played(seed)
      assert.isAbove(first.calls, 100)
      assert.lengthOf(first.results, 1)
      await played(seed + 1)
      assert.deepEqual(await played(seed), first)
    })
  }

  it("makes others than another seed", async () => {
    assert.notStrictEqual((await played(6)).digest, (await played(7)).digest)
  })
})
