import type { SweepReport } from "@orgtag/tagging"
import { assert, describe, it } from "vitest"
import { type Fixture, policyOf, judgeRecord } from "../src/index.ts"
import {
  historyOf,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queue,
  shop,
  swept,
  tagged,
} from "./scenario.ts"

const orders = queue("orders")
const organization = organizationWith({ [shop]: { resources: [tagged("orders", { Env: "prod" })] } })
const policy = policyWith(ownerRule)

/** Every night somebody's tool takes `Owner` away, and then a sweep comes by. */
const nights = async (fixture: Fixture, count: number, between: () => void): Promise<Array<SweepReport>> => {
  const reports: Array<SweepReport> = []
  for (let night = 0; night < count; night++) {
    between()
    fixture.clock.pass("1 day")
    reports.push(await swept(fixture))
  }
  return reports
}

const strips = (fixture: Fixture) => () => {
  if (fixture.aws.tags(orders)?.["Owner"] !== undefined) fixture.aws.outside.removeTag(orders, "Owner")
}

const ownWrites = (fixture: Fixture): number =>
  fixture.aws.writes().filter(({ principal }) => principal !== "outside").length

const contestedIn = ({ findings }: SweepReport) => findings.filter(({ reason }) => reason === "contested")

describe("a key that somebody keeps undoing", () => {
  it("is written three times, and after the third time that it is undone no more", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await swept(fixture)
      const reports = await nights(fixture, 5, strips(fixture))
      assert.strictEqual(ownWrites(fixture), 3)
      assert.deepEqual(
        reports.map((report) => contestedIn(report).length),
        [0, 0, 1, 1, 1],
      )
      const third = reports[2]
      assert.isDefined(third)
      assert.strictEqual(third.outcome, "complete", "a finding does not make a sweep partial")
      assert.deepInclude(third.resources, { seen: 1, nonCompliant: 1, changed: 0 })
      const [finding] = contestedIn(third)
      assert.isDefined(finding)
      assert.strictEqual(finding.key, "Owner")
      assert.match(finding.message, /undone 3 times/u)
      assert.strictEqual((await historyOf(fixture, orders)).length, 6, "three of ours, three of theirs")
      assert.deepEqual((await fixture.live(judgeRecord(fixture))).result, [])
    })
  })

  it("is planned as it would be swept", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await swept(fixture)
      await nights(fixture, 2, strips(fixture))
      strips(fixture)()
      fixture.clock.pass("1 day")
      const plan = await swept(fixture, { mode: "plan" })
      assert.strictEqual(plan.resources.changed, 0)
      assert.strictEqual(contestedIn(plan).length, 1)
    })
  })

  it("is tried once more after a week, and stays where it is then left alone", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await swept(fixture)
      await nights(fixture, 3, strips(fixture))
      const rest = await nights(fixture, 7, () => {})
      assert.deepEqual(
        rest.map(({ changes }) => changes.add),
        [0, 0, 0, 0, 0, 0, 1],
      )
      const after = await nights(fixture, 3, () => {})
      assert.isTrue(after.every(({ resources }) => resources.compliant === 1))
      assert.strictEqual(ownWrites(fixture), 4)
    })
  })

  it("rests again at once where it is undone after that", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await swept(fixture)
      await nights(fixture, 12, strips(fixture))
      assert.strictEqual(ownWrites(fixture), 4)
      assert.match(contestedIn(await swept(fixture))[0]?.message ?? "", /undone 4 times/u)
    })
  })

  it("is counted once, wherever the process dies that finds it undone", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await swept(fixture)
      await nights(fixture, 1, strips(fixture))
      strips(fixture)()
      fixture.clock.pass("1 day")
      for (let call = 1; call < 200; call++) {
        const { result } = await fixture.live(fixture.sweep, { kill: { call, moment: "after" } })
        if (result !== undefined) break
        fixture.clock.pass("15 minutes")
      }
      strips(fixture)()
      fixture.clock.pass("1 day")
      assert.match(contestedIn(await swept(fixture))[0]?.message ?? "", /undone 3 times/u)
      assert.strictEqual(ownWrites(fixture), 3)
      assert.deepEqual((await fixture.live(judgeRecord(fixture))).result, [])
    })
  })

  it("goes on being written where the policy says none", async () => {
    const none = policyWith(ownerRule, { more: "limits: { undoneRounds: none }" })
    await playIn({ organization, policy: none }, async (fixture) => {
      await swept(fixture)
      await nights(fixture, 5, strips(fixture))
      assert.strictEqual(ownWrites(fixture), 6)
    })
  })

  it("keeps the source of its rename, whose value would be lost", async () => {
    const rename = policyOf(policyWith("  - { id: spelling, rename: { owner: Owner } }"))
    const resources = [tagged("orders", { owner: "ann" })]
    await playIn({ organization: organizationWith({ [shop]: { resources } }), policy }, async (fixture) => {
      const sweepIt = () => swept(fixture, { policy: rename })
      await sweepIt()
      for (let night = 0; night < 4; night++) {
        // Whoever owns the stack writes its own spelling again and takes ours away.
        if (fixture.aws.tags(orders)?.["Owner"] !== undefined) {
          fixture.aws.outside.removeTag(orders, "Owner")
          fixture.aws.outside.setTag(orders, "owner", "ann")
        }
        fixture.clock.pass("1 day")
        await sweepIt()
      }
      assert.deepEqual(fixture.aws.tags(orders), { owner: "ann" })
      assert.strictEqual(contestedIn(await sweepIt())[0]?.rule, "spelling")
    })
  })
})

describe("a key that is undone now and then", () => {
  it("is not contested where so much time lies between that nobody fights", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await swept(fixture)
      for (let round = 0; round < 4; round++) {
        strips(fixture)()
        fixture.clock.pass("50 days")
        assert.isEmpty(contestedIn(await swept(fixture)))
      }
      assert.strictEqual(ownWrites(fixture), 5)
    })
  })

  it("is not contested where others change what no rule asks for", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await swept(fixture)
      for (const value of ["stage", "prod", "stage", "prod"]) {
        fixture.aws.outside.setTag(orders, "Env", value)
        fixture.clock.pass("1 day")
        assert.isEmpty(contestedIn(await swept(fixture)))
      }
      assert.strictEqual(ownWrites(fixture), 1)
      assert.strictEqual((await historyOf(fixture, orders)).length, 5)
    })
  })
})
