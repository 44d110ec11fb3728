import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { leastCalls } from "../src/calls/leastCalls.ts"
import { controlPlane } from "../src/calls/callCounts.ts"
import { sweepTwice } from "../src/calls/sweepTwice.ts"
import { shapes } from "../src/shapes/shapes.ts"

/** The control-plane calls of a first sweep and of one that finds nothing to do: exact, so that one more shows. */
const expected = {
  "many empty Regions": { first: 267, unchanged: 197 },
  "a value per resource": { first: 657, unchanged: 27 },
} as const

describe("the control-plane calls of a sweep", () => {
  it.each(Object.entries(expected))(
    "are as many as ever, and close to the least: %s",
    { timeout: 120_000 },
    async (name, counts) => {
      const shape = shapes.find((each) => each.name === name)
      assert.isDefined(shape)
      const { first, second } = await Effect.runPromise(sweepTwice(shape))
      const found = { first: controlPlane(first.calls), unchanged: controlPlane(second.calls) }
      assert.deepEqual(found, counts)
      const least = leastCalls(shape)
      assert.isAtMost(found.first / least.first, 1.1)
      assert.isAtMost(found.unchanged / least.unchanged, 1.05)
    },
  )
})
