import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { sweepTwice } from "../src/calls/sweepTwice.ts"
import { smallShape } from "../src/shapes/shapes.ts"

const changed = 500
const accountRegions = 2

describe("the units of the tables, on an organization of 500 resources that are all to be changed", () => {
  it("are RECORD.md's, and everywhere as many as ever", { timeout: 60_000 }, async () => {
    const { first, second } = await Effect.runPromise(sweepTwice(smallShape))
    assert.strictEqual(first.report.resources.changed, changed)
    assert.deepEqual(first.units.written, {
      heads: changed,
      entries: changed,
      // Intent and result.
      actions: 2 * changed,
      // 28 of up to 20 changes, by their kilobytes when they are opened and when they are closed.
      groups: 480,
      // Where the chain of each account-Region stands: before its first group, and as its waves are closed.
      states: 8,
      leases: 2,
      ledger: 16,
    })
    // A head that is not there costs a unit too, as do the list of sweeps and the seals; an intent's row is looked for before it is written.
    assert.deepEqual(first.units.read, { heads: changed, others: changed + 8 })

    const recorded = { heads: 0, entries: 0, actions: 0, groups: 0 }
    // The policy, a kilobyte, is stored once.
    assert.deepEqual(second.units.written, { ...recorded, states: accountRegions, leases: 2, ledger: 15 })
    // Among others the list of sweeps and the seals: whether the sweep before has its seal.
    assert.deepEqual(second.units.read, { heads: changed, others: 12 })
  })
})
