import { type Head, ResourceArn, ResourceRecord, type SweepReport } from "@orgtag/tagging"
import { assert, describe, it } from "vitest"
import type { Fixture } from "../src/index.ts"
import {
  actionsOf,
  historyOf,
  home,
  ireland,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queue,
  queues,
  shop,
  swept,
  tagged,
  untagged,
} from "./scenario.ts"

const policy = policyWith("  - { id: env, set: { Env: { value: prod, overwrite: true } } }")
const doomed = queue("q0002")

const headOf = async (fixture: Fixture, arn: string): Promise<Head | undefined> => {
  const resource = ResourceArn.make(arn)
  const { result } = await fixture.live(ResourceRecord.use((record) => record.heads([resource])))
  return result?.get(resource)
}

/** An organization whose record knows three queues, on which changes are due, and of which one is deleted by now. */
const playDeleted = (staleRow: boolean, judge: (fixture: Fixture, report: SweepReport) => Promise<void>) =>
  playIn(
    { organization: organizationWith({ [shop]: { resources: queues(3, { Env: "test" }) } }), policy },
    async (fixture) => {
      await swept(fixture)
      for (const { arn } of queues(3, {})) fixture.aws.outside.setTag(arn, "Env", "test")
      fixture.aws.outside.deleteResource(doomed, { staleRow })
      fixture.clock.pass("1 hour")
      await judge(fixture, await swept(fixture))
    },
  )

describe("a resource that is deleted, and whose row AWS still shows", () => {
  it("fails as not-found, so that the sweep is partial; the others of its group are changed", async () => {
    await playDeleted(true, async (_, report) => {
      assert.strictEqual(report.outcome, "partial")
      assert.deepInclude(report.resources, { seen: 3, changed: 2, failed: 1 })
      assert.lengthOf(report.failures, 1)
      assert.deepInclude(report.failures[0], { resource: doomed, reason: "not-found" })
      assert.include(report.failures[0]?.hint, "the resource is gone")
    })
  })

  it("is marked as gone in the record, and its history ends with what was last true of it", async () => {
    await playDeleted(true, async (fixture) => {
      assert.strictEqual((await headOf(fixture, doomed))?.gone, true)
      assert.strictEqual((await headOf(fixture, queue("q0001")))?.gone, false)
      const last = (await historyOf(fixture, doomed)).at(-1)
      assert.deepEqual(Object.fromEntries(last?.tags ?? []), { Env: "test" })
    })
  })

  it("fails again while the row is shown, under the same action; once it is not, the sweep is complete", async () => {
    await playDeleted(true, async (fixture, first) => {
      const again = await swept(fixture)
      assert.deepInclude(again.failures[0], { resource: doomed, reason: "not-found" })
      const ids = await Promise.all(
        [first, again].map(async (report) =>
          (await actionsOf(fixture, report)).filter(
            ({ resource, status }) => resource === doomed && status === "failed",
          ),
        ),
      )
      assert.strictEqual(new Set(ids.flat().map(({ actionId }) => actionId)).size, 1)
      fixture.aws.outside.addResource(shop, tagged("q0002", { Env: "prod" }))
      fixture.aws.outside.deleteResource(doomed, { staleRow: false })
      const last = await swept(fixture)
      assert.strictEqual(last.outcome, "complete")
      assert.deepInclude(last.resources, { seen: 2, compliant: 2 })
    })
  })

  it("is there again once it came back under its name, with its history going on", async () => {
    await playDeleted(true, async (fixture) => {
      fixture.aws.outside.addResource(shop, tagged("q0002", { Env: "stage" }))
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.deepEqual(fixture.aws.tags(doomed), { Env: "prod" })
      const head = await headOf(fixture, doomed)
      assert.deepInclude(head, { gone: false })
      assert.deepEqual(
        (await historyOf(fixture, doomed)).map(({ rev }) => rev),
        Array.from({ length: head?.rev ?? 0 }, (_, index) => index + 1),
      )
    })
  })
})

describe("a resource that is deleted, and that AWS does not show any more", () => {
  it("counts for nothing, and no sweep is partial for it", async () => {
    await playDeleted(false, async (_, report) => {
      assert.strictEqual(report.outcome, "complete")
      assert.deepInclude(report.resources, { seen: 2, changed: 2 })
    })
  })
})

describe("a resource that is deleted between the source that lists it and the one that reads it", () => {
  const role = `arn:aws:iam::${shop}:role/app`
  const fresh = queue("fresh")
  const organization = organizationWith({
    [shop]: { resources: [untagged(role, home), untagged(fresh), tagged("orders", { Owner: "shop" })] },
  })

  it("counts for nothing where its own service was asked for it", async () => {
    const inventory = "{ resourceExplorer: off, iam: on }"
    const played: { fixture?: Fixture } = {}
    const watch = ({ kind }: { readonly kind: string }) => {
      if (kind === "IAM:ListRoleTags" && played.fixture?.aws.tags(role) !== undefined)
        played.fixture?.aws.outside.deleteResource(role)
    }
    const text = policyWith(ownerRule, { regions: `[${home}, ${ireland}]`, inventory })
    await playIn({ organization, policy: text, watch }, async (fixture) => {
      played.fixture = fixture
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.deepInclude(report.resources, { seen: 1, compliant: 1 })
    })
  })

  it("fails as not-found where the look-up leaves it out, as it does what never had a tag", async () => {
    const inventory = "{ resourceExplorer: auto, iam: off, autoScaling: off }"
    const played: { fixture?: Fixture } = {}
    const watch = ({ kind }: { readonly kind: string }) => {
      if (
        kind === "Resource Groups Tagging API:TagResources" &&
        played.fixture?.aws.tags(fresh) !== undefined
      )
        played.fixture?.aws.outside.deleteResource(fresh)
    }
    await playIn({ organization, policy: policyWith(ownerRule, { inventory }), watch }, async (fixture) => {
      played.fixture = fixture
      const report = await swept(fixture)
      assert.deepInclude(report.failures[0], { resource: fresh, reason: "not-found" })
      const again = await swept(fixture)
      assert.strictEqual(again.outcome, "complete")
      assert.deepInclude(again.resources, { seen: 1, failed: 0 })
    })
  })
})
