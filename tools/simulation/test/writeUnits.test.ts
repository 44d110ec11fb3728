import { assert, describe, it } from "vitest"
import { CapacityMeter } from "../src/index.ts"
import {
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

/** Three queues that are due the same change, and two that are right: one group, and two that are only seen. */
const organization = organizationWith({
  [shop]: {
    resources: [
      ...["a", "b", "c"].map((name) => tagged(name, { Env: "prod" })),
      ...["right", "well"].map((name) => tagged(name, { Owner: "ada" })),
    ],
  },
})
const policy = policyWith(ownerRule)

/** What the parts of the record cost, in write units of their tables; the index is held to in `libs/persistence`. */
const written = (meter: CapacityMeter) => ({
  heads: meter.written("TagsMetadata"),
  entries: meter.written("TagHistory"),
  actions: meter.written("UserActions"),
  groups: meter.written("SweepLedger wal"),
})

describe("write units of a whole sweep, items up to 1 KB (RECORD.md, cost)", () => {
  it("are 4 a changed resource, 1 a first seen one, 2 or more a group; none where nothing changed", async () => {
    const meter = new CapacityMeter()
    await playIn({ organization, policy, between: meter.between }, async (fixture) => {
      assert.deepInclude((await swept(fixture)).resources, { changed: 3, compliant: 2 })
      // Intent, head, entry and result of three; the heads of two; the group when it is opened, 2 KB when it is closed.
      assert.deepEqual(written(meter), { heads: 3 + 2, entries: 3, actions: 2 * 3, groups: 1 + 2 })
      assert.strictEqual(meter.written("SweepLedger state"), 2, "before the group and after it")

      meter.reset()
      assert.deepInclude((await swept(fixture)).resources, { changed: 0, compliant: 5 })
      assert.deepEqual(written(meter), { heads: 0, entries: 0, actions: 0, groups: 0 })
      assert.strictEqual(meter.read("TagsMetadata"), 5, "a read unit for each")
      assert.strictEqual(meter.written("SweepLedger state"), 1)
    })
  })

  it("are 4 for what somebody else changed, and 1 and more for its group", async () => {
    const meter = new CapacityMeter()
    await playIn({ organization, policy, between: meter.between }, async (fixture) => {
      await swept(fixture)
      fixture.clock.pass("1 hour")
      fixture.aws.outside.setTag(queue("right"), "Env", "dev")
      meter.reset()
      assert.strictEqual((await swept(fixture)).resources.changed, 0)
      assert.deepEqual(written(meter), { heads: 1, entries: 1, actions: 2, groups: 1 + 1 })
    })
  })

  it("are 2 for a change that AWS refuses, besides the head of a resource that was never recorded", async () => {
    const meter = new CapacityMeter()
    await playIn({ organization, policy, between: meter.between }, async (fixture) => {
      const failArn = { code: "AccessDeniedException", statusCode: 403 }
      fixture.aws.setFaults([
        { service: tagging, operation: "TagResources", arn: queue("a"), calls: "rate:1", do: { failArn } },
      ])
      assert.deepInclude((await swept(fixture)).resources, { changed: 2, failed: 1 })
      assert.deepEqual(written(meter), { heads: 3 + 2, entries: 2, actions: 2 * 3, groups: 1 + 2 })

      meter.reset()
      assert.deepInclude((await swept(fixture)).resources, { changed: 0, failed: 1 })
      assert.deepEqual(written(meter), { heads: 0, entries: 0, actions: 2, groups: 1 + 1 })
    })
  })

  it("are 1 more for a change that is only accepted at first, and its group's anew", async () => {
    const meter = new CapacityMeter()
    await playIn({ organization, policy, between: meter.between, consistencyMs: 60_000 }, async (fixture) => {
      assert.strictEqual((await swept(fixture)).changes.accepted, 3)
      fixture.clock.pass("2 minutes")
      meter.reset()
      await swept(fixture)
      assert.deepEqual(written(meter), { heads: 0, entries: 0, actions: 3, groups: 1 + 2 })
    })
  })

  it("are 1 more for a change that recovery finds in doubt: its head is fenced before it is judged (ADR 10)", async () => {
    const meter = new CapacityMeter()
    await playIn({ organization, policy, between: meter.between, consistencyMs: 60_000 }, async (fixture) => {
      fixture.aws.setFaults([
        { service: tagging, operation: "TagResources", calls: "rate:1", do: { cut: "after-apply" } },
      ])
      assert.deepInclude((await swept(fixture)).resources, { changed: 0, failed: 3 })
      assert.deepEqual(written(meter), { heads: 2, entries: 0, actions: 2 * 3, groups: 1 })
      fixture.aws.setFaults([])
      fixture.clock.pass("2 minutes")
      meter.reset()
      await swept(fixture)
      assert.deepEqual(written(meter), { heads: 3 + 3, entries: 3, actions: 3, groups: 1 + 2 })
    })
  })
})
