import { assert, describe, it } from "vitest"
import { withAttempt } from "../../src/record/GroupWork.ts"
import type { ActionAttempt } from "../../src/record/Record.ts"
import { SweepLimits } from "../../src/sweep/SweepLimits.ts"

const attempt = (number: number): ActionAttempt => ({
  sweep: `sweep-${number}`,
  time: "2026-11-27T00:00:00.000Z",
  reason: "denied",
})

const afterTries = (tries: number): ReadonlyArray<ActionAttempt> =>
  Array.from({ length: tries }, (_, index) => attempt(index)).reduce<ReadonlyArray<ActionAttempt>>(
    withAttempt,
    [],
  )

describe("the attempts of an action's row", () => {
  it("are all there while they are few, in the order of the tries", () => {
    assert.deepEqual(afterTries(3), [attempt(0), attempt(1), attempt(2)])
  })

  it("are the newest fifty where it has failed in every sweep for years, so that the row fits its item", () => {
    const kept = afterTries(1000)
    assert.lengthOf(kept, SweepLimits.attemptsKept)
    assert.deepEqual([kept[0], kept.at(-1)], [attempt(1000 - SweepLimits.attemptsKept), attempt(999)])
  })
})
