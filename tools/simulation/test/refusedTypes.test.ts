import type { ResourceSeed } from "@orgtag/local-aws"
import { type SweepEvent, SweepEvents } from "@orgtag/tagging"
import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import {
  actionsOf,
  addsUp,
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
  tagging,
} from "./scenario.ts"

/** A type that the tagging API lists and that no shipped table knows. */
const thing = (name: string, region = ireland): ResourceSeed => ({
  ...tagged(name, { Env: "prod" }, shop, region),
  arn: `arn:aws:newservice:${region}:${shop}:thing/${name}`,
  tagging: "unsupported",
})
const things = (count: number, region = ireland) =>
  Array.from({ length: count }, (_, index) => thing(`t${String(index).padStart(3, "0")}`, region))

describe("a type that the tagging API refuses to tag", () => {
  it("is untaggable from the first answer on: the rest of it is not tried, in no Region, and the summary says so", async () => {
    const resources = [...things(60), ...queues(10, { Env: "prod" }), ...things(60, home)]
    const policy = policyWith(ownerRule, { regions: `[${ireland}, ${home}]` })
    await playIn({ organization: organizationWith({ [shop]: { resources } }), policy }, async (fixture) => {
      const told: Array<string> = []
      const hear = (event: SweepEvent) =>
        Effect.sync(() => {
          if (event._tag === "TypeRefused") told.push(event.refused.type)
        })
      const { result: report } = await fixture.live(
        fixture.sweepOf({}).pipe(Effect.provideService(SweepEvents, hear)),
      )
      assert.isDefined(report)
      addsUp(report)
      assert.deepEqual(told, ["newservice:thing"])
      assert.strictEqual(report.outcome, "complete")
      assert.isEmpty(report.failures)
      assert.deepInclude(report.resources, { seen: 130, untaggable: 120, changed: 10, failed: 0 })
      assert.strictEqual(fixture.aws.writes().length, 10)
      const [learnt, ...more] = report.refusedTypes ?? []
      assert.isEmpty(more)
      assert.strictEqual(learnt?.type, "newservice:thing")
      assert.include(learnt?.message, "is not supported")
      // One was tried before the rest in each Region that was written at the same time, and stands in the record as refused.
      const tried = [
        ...(await actionsOf(fixture, report)),
        ...(await actionsOf(fixture, report, shop, home)),
      ].filter(({ resource }) => resource.includes("newservice"))
      assert.isAtLeast(tried.length, 1)
      assert.isAtMost(tried.length, 2)
      assert.isTrue(tried.every(({ status }) => status === "failed"))
      assert.strictEqual(report.changes.failed, tried.length)
    })
  })

  it("has failed where the shipped table knows it as taggable, or where AWS says something else", async () => {
    const resources = [
      { ...tagged("one", { Env: "prod" }), tagging: "unsupported" as const },
      thing("one"),
      tagged("two", { Env: "prod" }),
    ]
    const organization = organizationWith({ [shop]: { resources } })
    await playIn({ organization, policy: policyWith(ownerRule) }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: tagging,
          operation: "TagResources",
          arn: thing("one").arn,
          calls: "rate:1",
          do: { failArn: { code: "InvalidParameterException", statusCode: 400 } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.deepInclude(report.resources, { changed: 1, failed: 2, untaggable: 0 })
      assert.sameMembers(
        report.failures.map(({ resource, reason }) => `${resource} ${reason}`),
        [`${queue("one")} invalid`, `${thing("one").arn} invalid`],
      )
      assert.isUndefined(report.refusedTypes)
    })
  })
})
