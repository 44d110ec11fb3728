import { type OrganizationSeed, twoAccounts } from "@orgtag/local-aws"
import { assert, describe, it } from "@effect/vitest"
import { ApiCalls, type ObservedResource, Region, tagsOf } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import { readOnlyPolicy } from "../src/index.ts"
import {
  arns,
  enterShop,
  ireland,
  LocalOrganization,
  overTime,
  withOrganization,
} from "./LocalOrganization.ts"

const service = "Resource Groups Tagging API"
const orders = "arn:aws:sqs:eu-west-1:333333333333:orders"
const returns = "arn:aws:sqs:eu-west-1:333333333333:returns"

/** Resources as plain pairs. */
const shown = (resources: ReadonlyArray<ObservedResource>) =>
  resources.map(({ arn, tags }): [string, Record<string, string>] => [arn, Object.fromEntries(tags)])

/** The organization with so many more queues in account 333333333333. */
const withQueues = (count: number): OrganizationSeed => {
  const seed = twoAccounts()
  const queues = Array.from({ length: count }, (_, index) => ({
    arn: `arn:aws:sqs:eu-west-1:333333333333:queue-${index}`,
    region: "eu-west-1",
    tags: {},
    visibility: "tagged" as const,
    tagging: "ok" as const,
  }))
  return {
    ...seed,
    accounts: seed.accounts.map((account) =>
      account.id === "333333333333" ? { ...account, resources: [...account.resources, ...queues] } : account,
    ),
  }
}

const inventory = Effect.flatMap(enterShop(), (session) =>
  Stream.runCollect(Stream.map(session.inventory(ireland), ({ resources }) => resources)),
)

describe("entering an account", () => {
  it.effect("assumes the member role once and finds the enabled Regions", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      assert.deepStrictEqual((yield* session.regions).toSorted(), ["eu-west-1", "us-east-1"] as never)
      yield* session.read(ireland, arns(orders))
      yield* session.read(Region.make("us-east-1"), arns(orders))
      const counts = yield* (yield* ApiCalls).counts
      assert.strictEqual(counts.get("STS:AssumeRole"), 1)
    }).pipe(withOrganization()),
  )

  it.effect.each([
    { name: "a wrong external id", terms: { externalId: "wrong" } },
    { name: "no external id", terms: { externalId: undefined } },
    { name: "a role that is not there", terms: { roleName: "nobody" } },
  ])("with $name is cannot-enter, with what was asked for", ({ terms }) =>
    Effect.gen(function* () {
      const failed = yield* Effect.flip(enterShop(terms))
      assert.deepInclude(failed, { reason: "cannot-enter", code: "AccessDenied", account: "333333333333" })
      assert.include(failed.detail, `arn:aws:iam::333333333333:role/${terms.roleName ?? "orgtag-member"}`)
      assert.include(failed.detail, "as session orgtag-sweep-1")
      assert.notInclude(failed.detail, "wrong", "the external id itself is not told")
    }).pipe(withOrganization()),
  )

  it.effect("keeps the reason of a throttle", () =>
    Effect.gen(function* () {
      const failed = yield* overTime(Effect.flip(enterShop()))
      assert.deepInclude(failed, { reason: "throttled", attempts: 10 })
    }).pipe(
      withOrganization({
        faults: [{ service: "STS", operation: "AssumeRole", calls: "every:1", do: { throttle: true } }],
      }),
    ),
  )

  it.effect("to read only refuses every write and allows every read", () =>
    Effect.gen(function* () {
      const session = yield* enterShop({ readOnly: true })
      const local = yield* LocalOrganization
      yield* session.regions
      yield* Stream.runDrain(session.inventory(ireland))
      assert.lengthOf(yield* session.read(ireland, arns(orders)), 1)
      const tagged = yield* Effect.flip(session.tag(ireland, arns(orders), tagsOf({ a: "b" })))
      assert.deepInclude(tagged, { reason: "denied", effect: "none" })
      const untagged = yield* Effect.flip(session.untag(ireland, arns(orders), ["Env"]))
      assert.strictEqual(untagged.reason, "denied")
      assert.lengthOf(local.writes(), 0)
      assert.isAtMost(readOnlyPolicy.length, 2_048)
    }).pipe(withOrganization()),
  )

  it.effect("renews the credentials five minutes before they end, in the middle of a page walk", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      const counts = Effect.flatMap(ApiCalls, (calls) => calls.counts)
      let pages = 0
      yield* session.inventory(ireland).pipe(
        Stream.runForEach(() => {
          pages += 1
          return pages <= 6 ? TestClock.adjust("10 minutes") : Effect.void
        }),
      )
      assert.isAbove(pages, 6)
      assert.strictEqual((yield* counts).get("STS:AssumeRole"), 2)
    }).pipe(withOrganization({ seed: withQueues(800) })),
  )

  it.effect("renews them once for calls that come together", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      yield* TestClock.adjust("56 minutes")
      const reads = Array.from({ length: 8 }, () => session.read(ireland, arns(orders)))
      yield* Effect.all(reads, { concurrency: "unbounded" })
      const counts = yield* (yield* ApiCalls).counts
      assert.strictEqual(counts.get("STS:AssumeRole"), 2)
    }).pipe(withOrganization()),
  )

  it.effect("renews them once, and makes the call once more, where AWS says that they ended", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      const read = yield* session.read(ireland, arns(orders))
      assert.lengthOf(read, 1)
      const again = yield* Effect.flip(session.read(ireland, arns(orders)))
      assert.deepInclude(again, { reason: "expired", attempts: 2 })
      const counts = yield* (yield* ApiCalls).counts
      assert.strictEqual(counts.get("STS:AssumeRole"), 3)
    }).pipe(
      withOrganization({
        faults: ["1-1", "3-4"].map((calls) => ({
          service,
          operation: "GetResources",
          calls,
          do: { error: { code: "ExpiredTokenException", status: 400 } },
        })),
      }),
    ),
  )

  it.effect("says region-disabled of a Region that is off in the account", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      const failed = yield* Effect.flip(session.read(Region.make("ap-east-1"), arns(orders)))
      assert.deepInclude(failed, { reason: "region-disabled", region: "ap-east-1", attempts: 1 })
    }).pipe(withOrganization()),
  )
})

describe("the inventory of a Region", () => {
  it.effect("has every resource that has or had tags, in pages of 100", () =>
    Effect.gen(function* () {
      const pages = yield* inventory
      assert.deepStrictEqual(
        pages.map((page) => page.length),
        [100, 100, 56],
      )
      assert.deepInclude(shown(pages.flat()), [returns, { costcenter: "1000", Temp: "yes" }])
      assert.deepInclude(shown(pages.flat()), ["arn:aws:sqs:eu-west-1:333333333333:queue-9", {}])
      assert.isTrue(pages.flat().every((resource) => resource.source === "tagging-api"))
    }).pipe(withOrganization({ seed: withQueues(250) })),
  )

  it.effect.each(["short", "empty", "repeat"] as const)("is whole after a page that is %s", (page) =>
    Effect.gen(function* () {
      const found = new Set((yield* inventory).flat().map((resource) => resource.arn))
      assert.strictEqual(found.size, 256)
    }).pipe(
      withOrganization({
        seed: withQueues(250),
        faults: [{ service, operation: "GetResources", calls: "1-2", do: { page } }],
      }),
    ),
  )

  it.effect("goes on in another walk after any page of the first, to the same end", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      const pages = yield* Stream.runCollect(session.inventory(ireland))
      assert.deepStrictEqual(
        pages.map(({ next }) => next?.pages),
        [1, 2, undefined],
      )
      for (const [index, { next }] of pages.entries()) {
        if (next === undefined) continue
        const rest = yield* Stream.runCollect(session.inventory(ireland, next))
        assert.deepStrictEqual(
          rest.map(({ resources }) => resources),
          pages.slice(index + 1).map(({ resources }) => resources),
        )
      }
    }).pipe(withOrganization({ seed: withQueues(250) })),
  )

  it.effect("fails as expired when a pagination token has ended, and does not begin again by itself", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      const walk = session.inventory(ireland).pipe(Stream.runForEach(() => TestClock.adjust("16 minutes")))
      const failed = yield* Effect.flip(walk)
      assert.deepInclude(failed, { reason: "expired", code: "PaginationTokenExpiredException" })
      const counts = yield* (yield* ApiCalls).counts
      assert.strictEqual(counts.get("STS:AssumeRole"), 1, "the credentials had not ended")
    }).pipe(withOrganization({ seed: withQueues(250) })),
  )

  it.effect("fails as a whole where one page cannot be read", () =>
    Effect.gen(function* () {
      const failed = yield* overTime(Effect.flip(inventory))
      assert.deepInclude(failed, { reason: "malformed", account: "333333333333", region: "eu-west-1" })
    }).pipe(
      withOrganization({
        seed: withQueues(250),
        faults: [
          { service, operation: "GetResources", calls: "2-9", do: { answer: { status: 200, body: "{}" } } },
        ],
      }),
    ),
  )
})

describe("reading by ARN", () => {
  it.effect("gives the resources that AWS knows there and leaves out the others", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      const never = "arn:aws:lambda:eu-west-1:333333333333:function:charge"
      const read = yield* session.read(
        ireland,
        arns(orders, never, "arn:aws:sqs:eu-west-1:333333333333:none"),
      )
      assert.deepStrictEqual(shown(read), [[orders, { Env: "prod", Owner: "shop" }]])
      assert.lengthOf(yield* session.read(ireland, []), 0)
    }).pipe(withOrganization()),
  )
})
