import { assert, describe, it } from "@effect/vitest"
import { ActionSums } from "../../src/verify/ActionSums.ts"
import { verifyLimits } from "../../src/verify/verifyLimits.ts"

const ids = (count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, index) => `action-${index}`)

describe("sums of actions", () => {
  it("agree where both sides say the same, in whatever order", () => {
    const sums = new ActionSums()
    for (const id of ids(5000)) sums.add("rows", id, "verified")
    for (const id of ids(5000).toReversed()) sums.takeBack("rows", id, "verified")
    assert.deepEqual(sums.rounds(), [])
  })

  it("have looked at only the buckets of actions of which the sides differ", () => {
    const sums = new ActionSums()
    for (const id of ids(5000)) sums.add("entries", id, "hash")
    for (const id of ids(5000)) sums.takeBack("entries", id, id === "action-7" ? "other" : "hash")
    assert.deepEqual(sums.rounds(), [new Set([sums.bucketOf("action-7")])])
  })

  it("do not take what is said twice for what both sides say", () => {
    const sums = new ActionSums()
    sums.add("rows", "action-1", "verified")
    sums.add("rows", "action-1", "verified")
    assert.strictEqual(sums.rounds().length, 1)
  })

  it("do not let entries make up for rows", () => {
    const sums = new ActionSums()
    sums.add("entries", "action-1", "same")
    sums.takeBack("rows", "action-1", "same")
    assert.strictEqual(sums.rounds().length, 1)
  })

  it("ask for no more actions to be held at once than may be, and leave none out", () => {
    const sums = new ActionSums()
    const all = ids(verifyLimits.actionsHeld + 1000)
    for (const id of all) sums.add("rows", id, "verified")
    const rounds = sums.rounds()
    assert.strictEqual(rounds.length, 2)
    const buckets = all.map((id) => sums.bucketOf(id))
    const held = rounds.map((round) => buckets.filter((bucket) => round.has(bucket)).length)
    assert.isAtMost(Math.max(...held), verifyLimits.actionsHeld)
    assert.strictEqual(
      held.reduce((sum, count) => sum + count),
      all.length,
    )
  })
})
