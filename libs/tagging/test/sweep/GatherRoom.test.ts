import { assert, describe, it } from "vitest"
import { GatherRoom } from "../../src/sweep/GatherRoom.ts"

const infinite = Number.POSITIVE_INFINITY

describe("room for due changes", () => {
  it("is for as many as the smaller limit lets be written, over all Regions together", () => {
    for (const limits of [
      { changesPerAccount: 5, changesPerSweep: 9 },
      { changesPerAccount: 9, changesPerSweep: 5 },
      { changesPerAccount: infinite, changesPerSweep: 5 },
    ]) {
      const room = new GatherRoom(limits)
      assert.isTrue(room.isLimited)
      assert.deepEqual([room.take([1, 2, 3]), room.take([4, 5, 6]), room.take([7])], [[1, 2, 3], [4, 5], []])
    }
  })

  it("has no end without limits", () => {
    const room = new GatherRoom({ changesPerAccount: infinite, changesPerSweep: infinite })
    assert.isFalse(room.isLimited)
    assert.strictEqual(room.take(Array.from({ length: 10_000 })).length, 10_000)
    assert.isFalse(room.isLimited)
  })
})
