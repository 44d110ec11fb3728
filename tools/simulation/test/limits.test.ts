import { assert, describe, it } from "vitest"
import {
  home,
  ireland,
  lab,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queues,
  shop,
  swept,
  tagged,
} from "./scenario.ts"

const members = { include: `"${shop}", "${lab}"`, regions: `[${ireland}, ${home}]` }
const tags = { Env: "prod" }
const organization = organizationWith({
  [shop]: { resources: [...queues(6, tags), tagged("far", tags, shop, home)] },
  [lab]: { resources: queues(2, tags, lab) },
})

describe("limits.changesPerAccount", () => {
  it("stops every write of an account that would pass it, and of no other", async () => {
    const policy = policyWith(ownerRule, { ...members, more: "limits: { changesPerAccount: 6 }" })
    await playIn({ organization, policy }, async (fixture) => {
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.deepEqual(new Set(fixture.aws.writes().map(({ account }) => account)), new Set([lab]))
      assert.deepInclude(report.resources, { seen: 9, failed: 7, changed: 2 })
      assert.deepEqual(
        report.failures.map(({ account, region, reason }) => [account, region, reason]),
        [
          [shop, ireland, "limit"],
          [shop, home, "limit"],
        ],
      )
      assert.deepInclude(report.coverage.accountRegions, { failed: 2, swept: 2 })
    })
  })

  it("lets an account through that just meets it", async () => {
    const policy = policyWith(ownerRule, { ...members, more: "limits: { changesPerAccount: 7 }" })
    await playIn({ organization, policy }, async (fixture) => {
      assert.strictEqual((await swept(fixture)).outcome, "complete")
    })
  })
})

describe("limits.changesPerSweep", () => {
  it("stops every write of the account that would pass it, also where an account alone has no limit", async () => {
    for (const perAccount of ["", "changesPerAccount: none, "]) {
      const more = `limits: { ${perAccount}changesPerSweep: 8 }`
      const policy = policyWith(ownerRule, { ...members, more })
      await playIn({ organization, policy }, async (fixture) => {
        const report = await swept(fixture)
        assert.strictEqual(report.outcome, "partial")
        const [written, ...others] = new Set(fixture.aws.writes().map(({ account }) => account))
        assert.isEmpty(others)
        assert.oneOf(written, [shop, lab])
        assert.isTrue(
          report.failures.every(({ account, reason }) => account !== written && reason === "limit"),
        )
      })
    }
  })

  it("is held in a plan too, which says what the sweep would come to", async () => {
    const policy = policyWith(ownerRule, { ...members, more: "limits: { changesPerSweep: 8 }" })
    await playIn({ organization, policy }, async (fixture) => {
      const plan = await swept(fixture, { mode: "plan" })
      assert.strictEqual(plan.outcome, "partial")
      assert.isTrue(plan.failures.every(({ reason }) => reason === "limit"))
    })
  })
})

describe("limits: none", () => {
  it("writes while it still reads", { timeout: 60_000 }, async () => {
    const policy = policyWith(ownerRule, {
      more: "limits: { changesPerAccount: none, changesPerSweep: none }",
    })
    const many = organizationWith({ [shop]: { resources: queues(1301, tags) } })
    await playIn({ organization: many, policy }, async (fixture) => {
      const { result, life } = await fixture.live(fixture.sweep)
      const order = life.calls.map((call) => call.split(":")[1] ?? "")
      assert.isDefined(result)
      assert.strictEqual(result.outcome, "complete")
      assert.deepInclude(result.changes, { add: 1301, verified: 1301 })
      const firstWrite = order.indexOf("TagResources")
      // The walk has 14 pages, of which one or two are asked for ahead; a batch of changes is written after ten.
      const beforeIt = order.slice(0, firstWrite).filter((call) => call === "GetResources").length
      assert.isAtMost(beforeIt, 12)
    })
  })
})
