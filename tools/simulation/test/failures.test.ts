import { ResourceRecord, StopRequest } from "@orgtag/tagging"
import { Effect, Layer } from "effect"
import { assert, describe, it } from "vitest"
import { type FixtureOptions, judgeRecord } from "../src/index.ts"
import {
  actionsOf,
  groupsOf,
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
  tagging,
} from "./scenario.ts"

const policy = policyWith(ownerRule)
const tags = { Env: "prod" }

/** So many tags that nobody asked for. */
const filler = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "x"]))

describe("a resource that was deleted under way", () => {
  it("fails as not-found, and the other nineteen of its group are changed", async () => {
    const organization = organizationWith({ [shop]: { resources: queues(20, tags) } })
    await playIn({ organization, policy }, async (fixture) => {
      fixture.aws.outside.deleteResource(queue("q0007"))
      const report = await swept(fixture)
      assert.deepInclude(report.resources, { seen: 20, changed: 19, failed: 1 })
      assert.deepInclude(report.failures[0], { resource: queue("q0007"), reason: "not-found" })
      assert.strictEqual(report.apiCalls[`${tagging}:TagResources`], 1)
      const failed = (await actionsOf(fixture, report)).filter(({ status }) => status === "failed")
      assert.deepEqual(
        failed.map(({ resource }) => resource as string),
        [queue("q0007")],
      )
    })
  })
})

describe("a rename on a resource with fifty tags", () => {
  const organization = organizationWith({
    [shop]: { resources: [tagged("full", { ...filler(49), owner: "shop" })] },
  })
  const rename = policyWith("  - { id: spelling, rename: { owner: Owner } }")

  it("removes the old key first", async () => {
    await playIn({ organization, policy: rename }, async (fixture) => {
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.deepEqual(
        fixture.aws.writes().map(({ key, after }) => [key, after]),
        [
          ["owner", null],
          ["Owner", "shop"],
        ],
      )
      assert.strictEqual((await historyOf(fixture, queue("full"))).length, 1)
    })
  })

  it("puts the old key back where the new one is refused, and records nothing", async () => {
    await playIn({ organization, policy: rename }, async (fixture) => {
      refuseTags(fixture, "1-1")
      const report = await swept(fixture)
      assert.deepInclude(report.changes, { add: 1, remove: 1, failed: 2 })
      assert.strictEqual(fixture.aws.tags(queue("full"))?.["owner"], "shop")
      assert.isEmpty(await historyOf(fixture, queue("full")))
      assert.deepEqual(await groupsOf(fixture), { open: 0, closed: 1 })
    })
  })

  it("puts the old key back also where the process died between the two calls", async () => {
    await playIn({ organization, policy: rename }, async (fixture) => {
      const undisturbed = await callsOfSweep(organization, rename)
      const untag = undisturbed.indexOf(`${tagging}:UntagResources`) + 1
      await fixture.live(fixture.sweep, { kill: { call: untag, moment: "after" } })
      assert.isUndefined(fixture.aws.tags(queue("full"))?.["owner"])
      // Refused when recovery sends it, and when the sweep then tries anew.
      refuseTags(fixture, "1-1")
      await swept(fixture)
      fixture.aws.setFaults([])
      await swept(fixture)
      assert.strictEqual(fixture.aws.tags(queue("full"))?.["Owner"], "shop")
    })
  })
})

const refuseTags = (fixture: Parameters<Parameters<typeof playIn>[1]>[0], calls: string) =>
  fixture.aws.setFaults([
    {
      service: tagging,
      operation: "TagResources",
      arn: queue("full"),
      calls,
      do: { failArn: { code: "AccessDeniedException", statusCode: 403 } },
    },
  ])

const callsOfSweep = async (
  organization: ReturnType<typeof organizationWith>,
  text: string,
): Promise<ReadonlyArray<string>> => {
  const calls: Array<string> = []
  await playIn({ organization, policy: text }, async (fixture) => {
    calls.push(...(await fixture.live(fixture.sweep)).life.calls)
  })
  return calls
}

describe("a page token that ran out of time", () => {
  it("restarts the walk, and nothing is judged twice", async () => {
    const organization = organizationWith({ [shop]: { resources: queues(201, { ...tags, Owner: "a" }) } })
    await playIn({ organization, policy }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: tagging,
          operation: "GetResources",
          calls: "3-3",
          do: { error: { code: "PaginationTokenExpiredException", status: 400 } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.deepInclude(report.resources, { seen: 201, compliant: 201 })
      assert.strictEqual(report.apiCalls[`${tagging}:GetResources`], 6)
    })
  })
})

/** A record that stores every action, and once says nothing of the first of a batch. */
const losesAnAcknowledgement = (): NonNullable<FixtureOptions["plant"]> => {
  let lost = false
  return (ports) =>
    Layer.effect(
      ResourceRecord,
      ResourceRecord.use((record) =>
        Effect.succeed(
          ResourceRecord.of({
            ...record,
            putActions: (actions) =>
              Effect.map(record.putActions(actions), (acknowledged) => {
                const heard = new Set(Array.from(acknowledged).slice(lost ? 0 : 1))
                lost = true
                return heard
              }),
          }),
        ),
      ),
    ).pipe(Layer.provideMerge(ports))
}

describe("intents that are not acknowledged", () => {
  it("are never sent, and leave no row that says intended", async () => {
    const organization = organizationWith({ [shop]: { resources: queues(3, tags) } })
    await playIn({ organization, policy, plant: losesAnAcknowledgement() }, async (fixture) => {
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.deepInclude(report.changes, { add: 3, verified: 2, failed: 1 })
      assert.strictEqual(fixture.aws.writes().length, 2)
      const rows = await actionsOf(fixture, report)
      assert.deepEqual(rows.map(({ status }) => status).toSorted(), ["failed", "verified", "verified"])
      assert.deepEqual(await groupsOf(fixture), { open: 0, closed: 1 })
      assert.strictEqual((await swept(fixture)).changes.verified, 1)
    })
  })

  it("leave no row that says intended where they stand after all", async () => {
    const organization = organizationWith({ [shop]: { resources: queues(3, tags) } })
    await playIn({ organization, policy }, async (fixture) => {
      fixture.aws.setFaults([
        { service: "DynamoDB", operation: "BatchWriteItem", calls: "1-5", do: { cut: "after-apply" } },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.isEmpty(fixture.aws.writes())
      const rows = await actionsOf(fixture, report)
      assert.isNotEmpty(rows)
      assert.isTrue(rows.every(({ status }) => status === "failed"))
    })
  })
})

describe("a request to stop", () => {
  it("starts nothing new, finishes what is in flight and says what was not attempted", async () => {
    const resources = [...queues(105, tags), ...queues(3, tags, shop, home)]
    const organization = organizationWith({ [shop]: { resources } })
    const both = policyWith(ownerRule, { regions: `[${ireland}, ${home}]` })
    await playIn({ organization, policy: both }, async (fixture) => {
      const stop = { requested: Effect.sync(() => fixture.aws.writes().length > 0) }
      const { result } = await fixture.live(
        fixture.sweepOf({}).pipe(Effect.provideService(StopRequest, stop)),
      )
      assert.isDefined(result)
      assert.strictEqual(result.outcome, "partial")
      assert.isAbove(result.changes.failed, 0)
      assert.strictEqual(result.changes.failed + fixture.aws.writes().length, 108)
      assert.isTrue(result.failures.every(({ reason }) => reason === "stopped"))
      assert.strictEqual((await swept(fixture)).outcome, "complete")
      assert.strictEqual(fixture.aws.writes().length, 108)
      assert.deepEqual((await fixture.live(judgeRecord(fixture))).result, [])
    })
  })

  it("is heard before an earlier process's calls are made again", async () => {
    const organization = organizationWith({ [shop]: { resources: [tagged("orders", tags)] } })
    await playIn({ organization, policy }, async (fixture) => {
      fixture.aws.setFaults([
        { service: tagging, operation: "TagResources", calls: "1-5", do: { cut: "before-apply" } },
      ])
      await swept(fixture)
      let asked = 0
      // Not when the account is entered, but by the time its Region's turn comes.
      const stop = { requested: Effect.sync(() => ++asked > 2) }
      await fixture.live(fixture.sweepOf({}).pipe(Effect.provideService(StopRequest, stop)))
      assert.isEmpty(fixture.aws.writes())
      await swept(fixture)
      assert.strictEqual(fixture.aws.writes().length, 1)
    })
  })
})

describe("a wave that comes long after the first", () => {
  it("is dated when it is opened, so that its changes have their time to show", async () => {
    const organization = organizationWith({ [shop]: { resources: queues(302, tags) } })
    await playIn({ organization, policy, consistencyMs: 0 }, async (fixture) => {
      fixture.aws.setFaults([
        { service: tagging, operation: "TagResources", calls: "1-5", do: { delayMs: 15_000 } },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      const times = (await actionsOf(fixture, report)).map(({ timestamp }) => Date.parse(timestamp))
      assert.isAtLeast(Math.max(...times) - Math.min(...times), 15_000)
    })
  })
})
