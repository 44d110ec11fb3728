import { assert, describe, it } from "vitest"
import { SeededRandom } from "../../src/population/SeededRandom.ts"

const draws = (random: SeededRandom): ReadonlyArray<number> =>
  Array.from({ length: 1000 }, () => random.fraction())

describe("SeededRandom", () => {
  it("draws the same for the same seed and something else for another", () => {
    assert.deepEqual(draws(new SeededRandom("1")), draws(new SeededRandom("1")))
    assert.notDeepEqual(draws(new SeededRandom("1")), draws(new SeededRandom("2")))
  })

  it("gives a fork that does not depend on what was drawn before", () => {
    const drawnFrom = new SeededRandom("1")
    draws(drawnFrom)
    assert.deepEqual(draws(drawnFrom.fork("a")), draws(new SeededRandom("1").fork("a")))
    assert.notDeepEqual(draws(drawnFrom.fork("a")), draws(drawnFrom.fork("b")))
  })

  it("stays within its bounds and reaches both", () => {
    const random = new SeededRandom("1")
    const drawn = new Set(Array.from({ length: 1000 }, () => random.integer(3, 5)))
    assert.sameMembers([...drawn], [3, 4, 5])
  })

  it("spreads evenly", () => {
    const mean = draws(new SeededRandom("1")).reduce((left, right) => left + right, 0) / 1000
    assert.closeTo(mean, 0.5, 0.03)
  })

  it("samples different items only, all of them where too many are asked for", () => {
    const sampled = new SeededRandom("1").sample(["a", "b", "c"], 9, () => 1)
    assert.sameMembers([...sampled], ["a", "b", "c"])
  })
})
