import { Duration, Effect, Layer } from "effect"
import { SweepLedger } from "@orgtag/tagging"
import { assert, describe, it } from "vitest"
import { policyOf, judgeRecord } from "../src/index.ts"
import {
  actionsOf,
  groupsOf,
  historyOf,
  ireland,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queue,
  shop,
  swept,
  tagged,
  tagging,
} from "./scenario.ts"

const one = organizationWith({ [shop]: { resources: [tagged("orders", { Env: "prod" })] } })
const orders = queue("orders")
const policy = policyWith(ownerRule)

describe("what somebody else changes", () => {
  it("is recorded once, as external, between the last sweep and this one", async () => {
    await playIn({ organization: one, policy }, async (fixture) => {
      const first = await swept(fixture)
      fixture.clock.pass("1 hour")
      fixture.aws.outside.setTag(orders, "Env", "stage")
      for (const _ of [1, 2]) {
        assert.strictEqual((await swept(fixture)).resources.changed, 0)
        const [ours, theirs, ...more] = await historyOf(fixture, orders)
        assert.isEmpty(more)
        assert.strictEqual(ours?.actionType, "tag")
        assert.isDefined(theirs)
        assert.strictEqual(theirs.actionType, "external")
        assert.deepEqual(theirs.changes, [{ key: "Env", before: "prod", after: "stage" }])
        assert.strictEqual(theirs.userInfo.type, "unknown")
        const between = "observedBetween" in theirs.userInfo ? theirs.userInfo.observedBetween : []
        assert.isAtLeast(Date.parse(between[0] ?? ""), Date.parse(first.startedAt))
        assert.isBelow(Date.parse(between[0] ?? ""), Date.parse(between[1] ?? ""))
      }
    })
  })

  it("is not judged while it may be our own change that does not show yet", async () => {
    await playIn({ organization: one, policy }, async (fixture) => {
      await swept(fixture)
      fixture.aws.outside.removeTag(orders, "Owner")
      const young = await swept(fixture)
      assert.strictEqual(young.resources.settling, 1)
      assert.strictEqual((await historyOf(fixture, orders)).length, 1)

      fixture.clock.pass("11 minutes")
      const old = await swept(fixture)
      assert.strictEqual(old.resources.changed, 1)
      const [, undone, again] = await historyOf(fixture, orders)
      assert.strictEqual(undone?.userInfo.type, "not-applied-or-undone")
      assert.deepEqual(again?.changes, [{ key: "Owner", before: null, after: "nobody" }])
      assert.deepEqual((await fixture.live(judgeRecord(fixture))).result, [])
    })
  })

  it("is not confused with a change of ours that was sent again long after its intent", async () => {
    await playIn({ organization: one, policy, consistencyMs: 30_000 }, async (fixture) => {
      fixture.aws.setFaults([
        { service: tagging, operation: "TagResources", calls: "1-5", do: { cut: "before-apply" } },
      ])
      assert.strictEqual((await swept(fixture)).changes.failed, 1)
      fixture.clock.pass("1 hour")
      const again = await swept(fixture)
      assert.strictEqual(again.resources.settling, 1)
      assert.strictEqual((await historyOf(fixture, orders)).length, 1)
      const settling = await swept(fixture)
      assert.strictEqual(settling.resources.settling, 1, "it is younger than AWS may take to show it")
      fixture.clock.pass("2 minutes")
      assert.strictEqual((await swept(fixture)).resources.compliant, 1)
      const [entry, ...more] = await historyOf(fixture, orders)
      assert.isEmpty(more)
      assert.isAtLeast(
        Date.parse(entry?.timestamp ?? ""),
        Date.parse(again.startedAt),
        "the entry tells when it was made, not when it was first tried",
      )
      assert.deepEqual((await fixture.live(judgeRecord(fixture))).result, [])
    })
  })

  it("stays our own where it is exactly what we had given up", async () => {
    await playIn({ organization: one, policy }, async (fixture) => {
      fixture.aws.setFaults([
        { service: tagging, operation: "TagResources", calls: "1-5", do: { cut: "before-apply" } },
      ])
      const first = await swept(fixture)
      const [open] = await actionsOf(fixture, first)
      assert.isDefined(open)
      assert.strictEqual(open.status, "intended")
      fixture.clock.pass("11 minutes")
      const nothing = policyOf(policyWith("  - { id: other, set: { Env: prod } }"))
      assert.strictEqual((await swept(fixture, { policy: nothing })).outcome, "complete")
      const [givenUp] = await actionsOf(fixture, first)
      assert.isDefined(givenUp)
      assert.strictEqual(givenUp.status, "failed")
      assert.strictEqual(givenUp.attempts.at(-1)?.reason, "not-applied")

      fixture.clock.pass("11 minutes")
      // The lost call lands at last.
      fixture.aws.outside.setTag(orders, "Owner", "nobody")
      await swept(fixture, { policy: nothing })
      const [entry, ...more] = await historyOf(fixture, orders)
      assert.isEmpty(more)
      assert.isDefined(entry)
      assert.strictEqual(entry.actionType, "tag")
      assert.strictEqual(entry.actionId, open.actionId)
      assert.strictEqual(entry.sweepId, first.sweepId)
      assert.strictEqual(entry.userInfo.type, open.userInfo.type)
      const [reopened] = await actionsOf(fixture, first)
      assert.strictEqual(reopened?.status, "verified")
      assert.deepEqual((await fixture.live(judgeRecord(fixture))).result, [])
    })
  })
})

describe("eventual consistency", () => {
  it("leaves a change accepted, which the next sweep verifies with one entry", async () => {
    await playIn({ organization: one, policy, consistencyMs: 60_000 }, async (fixture) => {
      const first = await swept(fixture)
      assert.deepInclude(first.changes, { add: 1, accepted: 1, verified: 0, failed: 0 })
      assert.strictEqual(first.outcome, "complete")
      assert.deepEqual(await groupsOf(fixture), { open: 1, closed: 0 })
      const at = await swept(fixture)
      assert.strictEqual(at.resources.settling, 1)

      fixture.clock.pass("2 minutes")
      const second = await swept(fixture)
      assert.strictEqual(second.resources.compliant, 1)
      assert.deepEqual(await groupsOf(fixture), { open: 0, closed: 1 })
      assert.strictEqual((await historyOf(fixture, orders)).length, 1)
      const [action] = await actionsOf(fixture, first)
      assert.strictEqual(action?.status, "verified")
      assert.strictEqual(fixture.aws.writes().length, 1)
    })
  })

  it("does not make a resource gone that AWS does not show yet", async () => {
    await playIn({ organization: one, policy, consistencyMs: 60_000 }, async (fixture) => {
      const first = await swept(fixture)
      fixture.aws.setFaults([
        {
          service: tagging,
          operation: "GetResources",
          calls: "1-1",
          do: { answer: { status: 200, body: '{"PaginationToken":"","ResourceTagMappingList":[]}' } },
        },
      ])
      await swept(fixture)
      assert.deepEqual(await groupsOf(fixture), { open: 1, closed: 0 })
      fixture.clock.pass("2 minutes")
      await swept(fixture)
      const [action] = await actionsOf(fixture, first)
      assert.strictEqual(action?.status, "verified")
    })
  })
})

describe("an action that a row calls verified", () => {
  it("stays so where its group closes late and somebody has undone it since", async () => {
    let closes = false
    await playIn(
      {
        organization: one,
        policy,
        plant: (ports) =>
          Layer.effect(
            SweepLedger,
            SweepLedger.use((ledger) =>
              Effect.succeed(
                SweepLedger.of({
                  ...ledger,
                  closeGroup: (group, closed) =>
                    closes ? ledger.closeGroup(group, closed) : Effect.succeed(false),
                }),
              ),
            ),
          ).pipe(Layer.provideMerge(ports)),
      },
      async (fixture) => {
        const first = await swept(fixture)
        assert.strictEqual((await actionsOf(fixture, first))[0]?.status, "verified")
        closes = true
        fixture.aws.outside.removeTag(orders, "Owner")
        await swept(fixture, { wait: Duration.zero })
        assert.strictEqual((await actionsOf(fixture, first))[0]?.status, "verified")
        assert.deepEqual(await groupsOf(fixture, shop, ireland), { open: 0, closed: 1 })
      },
    )
  })
})
