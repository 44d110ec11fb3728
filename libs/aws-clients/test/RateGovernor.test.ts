import { assert, describe, it } from "@effect/vitest"
import { Clock, Duration, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { documentedRates } from "../src/documentedRates.ts"
import { paceLimits, RateGovernor } from "../src/RateGovernor.ts"

const placeOf = (operation: string, account = "333333333333", region = "eu-west-1") => ({
  service: "Resource Groups Tagging API",
  operation,
  account,
  region,
})

/** When each of so many calls that ask at the same moment is admitted, in milliseconds from now. */
const admissions = Effect.fnUntraced(function* (governor: RateGovernor, count: number, operation: string) {
  const start = yield* Clock.currentTimeMillis
  const times: Array<number> = []
  const fiber = yield* Effect.forkChild(
    Effect.forEach(
      Array.from({ length: count }, (_, index) => index),
      () =>
        governor.admit(placeOf(operation)).pipe(
          Effect.andThen(Clock.currentTimeMillis),
          Effect.tap((now) => Effect.sync(() => times.push(now - start))),
        ),
      { concurrency: "unbounded", discard: true },
    ),
  )
  yield* TestClock.adjust("10 minutes")
  yield* Fiber.join(fiber)
  return times
})

describe("the rate governor", () => {
  it.effect("lets the burst through at once and the rest at the documented rate", () =>
    Effect.gen(function* () {
      const times = yield* admissions(new RateGovernor({ headroom: 0 }), 45, "GetResources")
      assert.isTrue(times.slice(0, 15).every((time) => time === 0))
      assert.approximately(times.at(-1) ?? 0, 2000, 5)
    }),
  )

  it.effect("leaves the headroom that was asked for", () =>
    Effect.gen(function* () {
      const times = yield* admissions(new RateGovernor({ headroom: 0.5 }), 32, "GetResources")
      assert.approximately(times.at(-1) ?? 0, (25 / 7.5) * 1000, 5)
    }),
  )

  it.effect("counts TagResources and UntagResources together, as AWS's table lists them", () =>
    Effect.gen(function* () {
      const governor = new RateGovernor({ headroom: 0 })
      yield* Effect.forEach(
        ["TagResources", "UntagResources", "TagResources", "UntagResources", "TagResources"],
        (name) => governor.admit(placeOf(name)),
      )
      const times = yield* admissions(governor, 1, "UntagResources")
      assert.deepStrictEqual(times, [200])
    }),
  )

  it.effect("does not hold a call back for another account, another Region or another API", () =>
    Effect.gen(function* () {
      const governor = new RateGovernor({ headroom: 0 })
      yield* admissions(governor, 5, "TagResources")
      const before = yield* Clock.currentTimeMillis
      for (let call = 0; call < 5; call++) yield* governor.admit(placeOf("TagResources"))
      yield* governor.admit(placeOf("TagResources", "444444444444"))
      yield* governor.admit(placeOf("TagResources", "333333333333", "us-east-1"))
      yield* governor.admit(placeOf("GetResources"))
      yield* governor.admit({ service: "DynamoDB", operation: "BatchWriteItem" })
      assert.strictEqual(yield* Clock.currentTimeMillis, before)
    }),
  )

  it.effect("halves the rate once for all throttles of a burst, and wins it back in time", () =>
    Effect.gen(function* () {
      const governor = new RateGovernor({ headroom: 0 })
      const place = placeOf("GetResources")
      for (let throttle = 0; throttle < 8; throttle++) yield* governor.throttled(place)
      const slow = yield* admissions(governor, 2, "GetResources")
      assert.approximately((slow[1] ?? 0) - (slow[0] ?? 0), 1000 / 7.5, 5)
      yield* TestClock.adjust("1 minute")
      const fast = yield* admissions(governor, 30, "GetResources")
      assert.approximately(fast.at(-1) ?? 0, 1000, 5)
    }),
  )

  it.effect("never stops a call for good, however often it is throttled", () =>
    Effect.gen(function* () {
      const governor = new RateGovernor()
      for (let throttle = 0; throttle < 100; throttle++) {
        yield* governor.throttled(placeOf("TagResources"))
        yield* TestClock.adjust("1 second")
      }
      const [time] = yield* admissions(governor, 1, "TagResources")
      assert.isAtMost(time ?? Infinity, (1000 / (5 * 0.95 * paceLimits.least)) * 2)
    }),
  )

  it("admits in no window more than the burst and what the rate allows, whoever asks when", async () => {
    const gap = fc.integer({ min: 0, max: 700 })
    await fc.assert(
      fc.asyncProperty(fc.array(gap, { minLength: 1, maxLength: 60 }), (gaps) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const governor = new RateGovernor({ headroom: 0 })
            const times: Array<number> = []
            const fiber = yield* Effect.forkChild(
              Effect.forEach(
                gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, each) => sum + each, 0)),
                (at) =>
                  Effect.sleep(Duration.millis(at)).pipe(
                    Effect.andThen(governor.admit(placeOf("TagResources"))),
                    Effect.andThen(Clock.currentTimeMillis),
                    Effect.tap((now) => Effect.sync(() => times.push(now))),
                  ),
                { concurrency: "unbounded", discard: true },
              ),
            )
            yield* TestClock.adjust("10 minutes")
            yield* Fiber.join(fiber)
            times.sort((left, right) => left - right)
            times.forEach((from, start) => {
              times.slice(start).forEach((to, offset) => {
                assert.isAtMost(offset + 1, 5 + ((to - from) / 1000) * 5 + 0.02)
              })
            })
          }).pipe(Effect.provide(TestClock.layer())),
        ),
      ),
      { numRuns: 50 },
    )
  })

  it.effect("keeps no bucket of accounts that are long done", () =>
    Effect.gen(function* () {
      const governor = new RateGovernor()
      for (let account = 0; account < 3 * paceLimits.buckets; account++) {
        yield* governor.admit(placeOf("GetResources", String(account)))
        yield* TestClock.adjust("100 millis")
      }
      assert.isAtMost(governor.size, paceLimits.buckets)
    }),
  )

  it.effect(
    "keeps the calls under way within their bounds, those of the control plane and those to the tables apart",
    () =>
      Effect.gen(function* () {
        const governor = new RateGovernor()
        let underWay = 0
        let most = 0
        const call = Effect.acquireUseRelease(
          Effect.sync(() => (most = Math.max(most, ++underWay))),
          () => Effect.sleep("1 second"),
          () => Effect.sync(() => underWay--),
        )
        const all = (service: string) =>
          Effect.forEach(
            Array.from({ length: 2 * paceLimits.tableCallsAtOnce }, (_, account) => String(account)),
            (account) => governor.pace({ service, operation: "GetResources", account })(call),
            { concurrency: "unbounded", discard: true },
          )
        const fiber = yield* Effect.forkChild(all("Resource Groups Tagging API"))
        yield* TestClock.adjust("10 seconds")
        yield* Fiber.join(fiber)
        assert.strictEqual(most, paceLimits.callsAtOnce)
        most = 0
        const both = yield* Effect.forkChild(
          Effect.all([all("DynamoDB"), all("Resource Groups Tagging API")], { concurrency: 2 }),
        )
        yield* TestClock.adjust("10 seconds")
        yield* Fiber.join(both)
        assert.strictEqual(most, paceLimits.tableCallsAtOnce + paceLimits.callsAtOnce)
      }),
  )

  it.effect("sends an urgent call at once, however many wait", () =>
    Effect.gen(function* () {
      const governor = new RateGovernor()
      const place = { service: "DynamoDB", operation: "UpdateItem" }
      const waiting = yield* Effect.forkChild(
        Effect.forEach(
          Array.from({ length: 3 * paceLimits.tableCallsAtOnce }),
          () => governor.pace(place)(Effect.sleep("1 minute")),
          { concurrency: "unbounded", discard: true },
        ),
      )
      yield* TestClock.adjust("1 second")
      const before = yield* Clock.currentTimeMillis
      yield* governor.pace({ ...place, urgent: true })(Effect.void)
      assert.strictEqual(yield* Clock.currentTimeMillis, before)
      yield* Fiber.interrupt(waiting)
    }),
  )

  it("has the rates that the facts name", () => {
    assert.deepInclude(documentedRates.get("Resource Groups Tagging API:GetResources"), { perSecond: 15 })
    assert.deepInclude(documentedRates.get("Resource Groups Tagging API:UntagResources"), { perSecond: 5 })
    assert.deepInclude(documentedRates.get("Organizations:ListAccounts"), { perSecond: 8, burst: 12 })
  })
})
