import { describe, expect, it } from "vitest"
import { SweepTally } from "../../src/sweeping/SweepTally.ts"
import { estimateLeft } from "../../src/view/estimateLeft.ts"
import { archive, ireland, payments, plannedEvents, resources, virginia } from "../fixtures/plannedEvents.ts"

const tallied = (): SweepTally => {
  const tally = new SweepTally()
  for (const event of plannedEvents) tally.observe(event)
  return tally
}

describe("SweepTally", () => {
  it("keeps what is in work and forgets what has ended", () => {
    const tally = tallied()
    expect([...tally.inWork.keys()]).toEqual([`${payments} ${virginia}`, `${archive} ${virginia}`])
    for (const account of [payments, archive])
      tally.observe({ _tag: "RowEnded", account, region: virginia, state: "swept", resources: resources({}) })
    expect(tally.inWork.size).toBe(0)
    expect(tally.accounts).toMatchObject({ total: 3, entered: 2, ended: 3 })
    expect(tally.rows).toEqual({ known: 5, swept: 3, failed: 1, exempt: 1 })
  })

  it("counts a Region that ended in what was seen, once", () => {
    const tally = tallied()
    expect(tally.seen).toBe(200 + 40 + 900)
    tally.observe({
      _tag: "RegionProgressed",
      account: payments,
      region: ireland,
      stage: "reading",
      seen: 1,
      due: 0,
      done: 0,
    })
    expect(tally.seen).toBe(200 + 40 + 900 + 1)
  })

  it("does not grow with the number of resources", () => {
    const tally = new SweepTally()
    for (let seen = 0; seen < 200_000; seen += 100) {
      tally.observe({
        _tag: "RegionProgressed",
        account: payments,
        region: ireland,
        stage: "reading",
        seen,
        due: 0,
        done: 0,
      })
    }
    expect(tally.inWork.size).toBe(1)
  })
})

describe("estimateLeft", () => {
  it("says nothing before there is something to say it from", () => {
    expect(estimateLeft({ elapsed: 1_000, ended: 5, expected: 10 })).toBeUndefined()
    expect(estimateLeft({ elapsed: 60_000, ended: 1, expected: 100 })).toBeUndefined()
    expect(estimateLeft({ elapsed: 60_000, ended: 0, expected: 0 })).toBeUndefined()
  })

  it("takes the rest to go as the part that is done, in steps of what can be known", () => {
    expect(estimateLeft({ elapsed: 10_000, ended: 25, expected: 50 })).toBe(10_000)
    expect(estimateLeft({ elapsed: 600_000, ended: 25, expected: 100 })).toBe(1_800_000)
    expect(estimateLeft({ elapsed: 10_000, ended: 99, expected: 100 })).toBe(5_000)
  })
})
