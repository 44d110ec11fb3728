import { Duration, Effect } from "effect"
import { assert, describe, it } from "vitest"
import { type Pause, judgeRecord } from "../src/index.ts"
import {
  addsUp,
  groupsOf,
  historyOf,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queue,
  queues,
  shop,
  swept,
  tagged,
  tagging,
} from "./scenario.ts"

const organization = organizationWith({ [shop]: { resources: queues(3, { Env: "prod" }) } })
const policy = policyWith(ownerRule)

/** A sweep ends with a query of each partition of its rows. */
const ledgerPartitions = 16

describe("two processes at one account", () => {
  it("are one that sweeps and one that is busy, where the second does not wait", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const both = await fixture.liveTogether([
        { program: fixture.sweepOf({ wait: Duration.zero }) },
        { program: fixture.sweepOf({ wait: Duration.zero }) },
      ])
      const reports = both.flatMap(({ result }) => result ?? [])
      for (const report of reports) addsUp(report)
      assert.deepEqual(reports.map(({ outcome }) => outcome).toSorted(), ["complete", "partial"])
      const busy = reports.find(({ outcome }) => outcome === "partial")
      assert.deepInclude(busy?.failures[0], { account: shop, region: "*", reason: "busy" })
      assert.strictEqual(fixture.aws.writes().length, 3)
    })
  })

  it("both end well where the second waits, and everything is done once", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const both = await fixture.liveTogether([{ program: fixture.sweep }, { program: fixture.sweep }])
      const reports = both.flatMap(({ result }) => result ?? [])
      assert.deepEqual(
        reports.map(({ outcome }) => outcome),
        ["complete", "complete"],
      )
      assert.sameMembers(
        reports.map(({ changes }) => changes.verified),
        [0, 3],
      )
      assert.deepEqual((await fixture.live(judgeRecord(fixture))).result, [])
    })
  })
})

describe("a process that is held still until another has taken the account over", () => {
  it("sends nothing and writes over nothing when it goes on", async () => {
    const calls: Array<string> = []
    await playIn({ organization, policy }, async (fixture) => {
      calls.push(...(await fixture.live(fixture.sweep)).life.calls)
    })
    // From the taking of the lease to the last write before it is given back.
    const first = calls.indexOf("DynamoDB:UpdateItem") + 1
    const last = calls.lastIndexOf("DynamoDB:Query") - ledgerPartitions
    const places = Array.from({ length: last - first }, (_, index) => first + index)
    for (const call of places) {
      await playIn({ organization, policy }, async (fixture) => {
        const [held, other] = await fixture.liveTogether([
          { program: fixture.sweep, fate: { pause: { call, moment: "after", ms: 120_000 } } },
          { program: Effect.delay(fixture.sweepOf({ wait: Duration.minutes(2) }), "80 seconds") },
        ])
        const place = `held at call ${call}, ${calls[call - 1] ?? ""}`
        assert.isDefined(held?.result, place)
        assert.isDefined(other?.result, place)
        const after = await swept(fixture)
        assert.strictEqual(after.outcome, "complete", place)
        assert.deepEqual((await fixture.live(judgeRecord(fixture))).result, [], place)
        assert.strictEqual((await historyOf(fixture, queue("q0001"))).length, 1, place)
        assert.strictEqual((await groupsOf(fixture)).open, 0, place)
        const sent = fixture.aws.calls().get(`${tagging}:TagResources`) ?? 0
        assert.isAtMost(sent, 1, place)
      })
    }
  })
})

describe("a process that is held still when half of a rename is done, until another does the rest", () => {
  const organization = organizationWith({
    [shop]: { resources: [tagged("orders", { owner: "ada" })] },
  })
  const policy = policyWith("  - { id: spelling, rename: { owner: Owner } }")

  for (const seconds of [80, 81, 82, 83]) {
    it(`records no half of it when it goes on after ${seconds} seconds`, async () => {
      await playIn({ organization, policy, consistencyMs: 3000 }, async (fixture) => {
        const pause: Pause = { kind: `${tagging}:TagResources`, call: 1, moment: "after", ms: seconds * 1000 }
        await fixture.liveTogether([
          { program: fixture.sweep, fate: { pause } },
          { program: Effect.delay(fixture.sweepOf({ wait: Duration.minutes(2) }), "80 seconds") },
        ])
        fixture.clock.pass("1 minute")
        assert.strictEqual((await swept(fixture)).outcome, "complete")
        assert.deepEqual((await fixture.live(judgeRecord(fixture))).result, [])
        assert.deepEqual(
          (await historyOf(fixture, queue("orders"))).map(({ changes }) => changes),
          [
            [
              { key: "Owner", before: null, after: "ada" },
              { key: "owner", before: "ada", after: null },
            ],
          ],
        )
      })
    })
  }
})
