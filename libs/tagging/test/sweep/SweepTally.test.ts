import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { AccountId } from "../../src/domain/AccountId.ts"
import { failureOf } from "../../src/domain/Failure.ts"
import { Region } from "../../src/domain/Region.ts"
import { resourceClasses } from "../../src/domain/ResourceClass.ts"
import type { RowState, SweepRow } from "../../src/record/Ledger.ts"
import { ChangeTally, ResourceTally } from "../../src/sweep/counts.ts"
import { reportedMax } from "../../src/sweep/SweepReport.ts"
import { Coverage, SweepTally } from "../../src/sweep/SweepTally.ts"

const ids = ["111111111111", "222222222222", "333333333333"].map((id) => AccountId.make(id))
const regions = ["eu-west-1", "us-east-1"].map((name) => Region.make(name))
const row = (account: AccountId, region: Region | "*", state: RowState): SweepRow => ({
  sweepId: "s",
  account,
  region,
  state,
})
const coverageOf = (...rows: ReadonlyArray<SweepRow>) => {
  const coverage = new Coverage()
  for (const each of rows) coverage.add(each)
  return coverage.counts.coverage
}
const [one, two] = ids as [AccountId, AccountId]
const [ireland, home] = regions as [Region, Region]

describe("coverage", () => {
  it("calls an account failed if any of its rows is, exempt if all are, else swept", () => {
    const cases: ReadonlyArray<readonly [RowState, RowState, string]> = [
      ["swept", "failed", "failed"],
      ["exempt", "failed", "failed"],
      ["swept", "exempt", "swept"],
      ["exempt", "exempt", "exempt"],
      ["swept", "swept", "swept"],
    ]
    for (const [left, right, account] of cases)
      for (const rows of [
        [row(one, ireland, left), row(one, home, right)],
        [row(one, ireland, right), row(one, home, left)],
      ])
        assert.deepInclude(coverageOf(...rows).accounts, { total: 1, [account]: 1 })
  })

  it("calls a row that was never ended failed", () => {
    assert.deepEqual(coverageOf(row(one, "*", "open")).accountRegions, {
      total: 1,
      swept: 0,
      failed: 1,
      exempt: 0,
    })
  })

  it("does not count the account's own row once its Regions have theirs", () => {
    const counts = coverageOf(row(one, "*", "entered"), row(one, ireland, "swept"), row(two, "*", "failed"))
    assert.deepEqual(counts.accountRegions, { total: 2, swept: 1, failed: 1, exempt: 0 })
    assert.deepEqual(counts.accounts, { total: 2, swept: 1, failed: 1, exempt: 0 })
  })

  it("comes to the same in whatever order rows come, and always adds up", () => {
    const states = fc.constantFrom<RowState>("open", "entered", "swept", "failed", "exempt")
    const rows = fc.uniqueArray(
      fc.record({ account: fc.constantFrom(...ids), region: fc.constantFrom(...regions), state: states }),
      { selector: ({ account, region }) => `${account} ${region}` },
    )
    fc.assert(
      fc.property(rows, (parts) => {
        const all = parts.map(({ account, region, state }) => row(account, region, state))
        const counts = coverageOf(...all)
        assert.deepEqual(coverageOf(...all.toReversed()), counts)
        for (const { total, swept, failed, exempt } of [counts.accounts, counts.accountRegions])
          assert.strictEqual(total, swept + failed + exempt)
      }),
    )
  })
})

describe("counts", () => {
  it("of resources add up to what was seen, whatever turned out to be of another class", () => {
    const moves = fc.array(fc.tuple(fc.constantFrom(...resourceClasses), fc.constantFrom(...resourceClasses)))
    fc.assert(
      fc.property(moves, (pairs) => {
        const tally = new ResourceTally()
        for (const [from, to] of pairs) {
          tally.add(from)
          tally.move(from, to)
        }
        const { seen, ...classes } = tally.counts
        assert.strictEqual(seen, pairs.length)
        assert.strictEqual(
          Object.values(classes).reduce((left, right) => left + right, 0),
          seen,
        )
      }),
    )
  })

  it("of changes know an add from an empty value, and count each key once", () => {
    const tally = new ChangeTally()
    tally.add({ key: "a", before: null, after: "" }, "verified")
    tally.add({ key: "b", before: "", after: "x" }, "accepted")
    tally.add({ key: "c", before: "", after: null }, "failed")
    assert.deepEqual(tally.counts, { add: 1, replace: 1, remove: 1, verified: 1, accepted: 1, failed: 1 })
  })
})

const failure = (index: number) =>
  failureOf({ account: one, region: ireland }, "denied", String(index).padStart(6, "0"))

describe("the lists of a report", () => {
  it("name the first thousand in the order of their places, and count the rest", () => {
    const tally = new SweepTally()
    for (const account of [two, one])
      for (let index = 0; index < 3 * reportedMax; index++) tally.failed({ ...failure(index), account })
    const { failures, failuresOmitted } = tally.lists
    assert.strictEqual(failures.length, reportedMax)
    assert.isTrue(failures.every(({ account }) => account === one))
    assert.strictEqual(failuresOmitted, 5 * reportedMax)
    assert.isTrue(tally.hasFailures)
  })

  it("are empty where nothing failed", () => {
    const tally = new SweepTally()
    assert.deepEqual(tally.lists, { failures: [], failuresOmitted: 0, findings: [], findingsOmitted: 0 })
    assert.isFalse(tally.hasFailures)
  })
})
