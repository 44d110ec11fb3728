import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { apportion } from "../../src/population/apportion.ts"

describe("apportion", () => {
  it("adds up exactly, keeps within one of the exact share, and gives nothing to a weight of 0", () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 40 })
      .filter((candidates) => candidates.some((weight) => weight > 0))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), weights, (total, shares) => {
        const parts = apportion(total, shares)
        const sum = shares.reduce((left, right) => left + right, 0)
        assert.strictEqual(
          parts.reduce((left, right) => left + right, 0),
          total,
        )
        for (const [index, part] of parts.entries()) {
          const exact = (total * (shares[index] ?? 0)) / sum
          assert.isBelow(Math.abs(part - exact), 1.000001)
          if (shares[index] === 0) assert.strictEqual(part, 0)
        }
      }),
    )
  })

  it("refuses weights that leave nobody to give to", () => {
    assert.throws(() => apportion(1, [0, 0]), RangeError)
  })
})
