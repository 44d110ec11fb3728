import type { Fault } from "@orgtag/local-aws"
import { assert, describe, it } from "@effect/vitest"
import { ApiCalls, tagsOf } from "@orgtag/tagging"
import { Cause, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import {
  arns,
  enterShop,
  ireland,
  LocalOrganization,
  overTime,
  withOrganization,
} from "./LocalOrganization.ts"

const service = "Resource Groups Tagging API"
const operation = "TagResources"
const orders = "arn:aws:sqs:eu-west-1:333333333333:orders"
const returns = "arn:aws:sqs:eu-west-1:333333333333:returns"
const bucket = "arn:aws:s3:::receipts-333333333333"
const site = "arn:aws:codebuild:eu-west-1:333333333333:project/site"

const fault = (calls: string, effect: Fault["do"], arn?: string): Fault => ({
  service,
  operation,
  calls,
  do: effect,
  ...(arn === undefined ? {} : { arn }),
})

/** Tags the resources and says which failed, over time. */
const tag = (...values: ReadonlyArray<string>) =>
  Effect.flatMap(enterShop(), (session) =>
    overTime(session.tag(ireland, arns(...values), tagsOf({ Team: "web" }))),
  )

const calls = Effect.map(LocalOrganization, (local) => local.calls().get(`${service}:${operation}`))
const teamOf = (arn: string) => Effect.map(LocalOrganization, (local) => local.tags(arn)?.["Team"])

describe("tagging", () => {
  it.effect("adds and overwrites the given keys and keeps the others", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      const local = yield* LocalOrganization
      const failed = yield* session.tag(
        ireland,
        arns(orders, bucket),
        new Map([
          ["Env", "test"],
          ["__proto__", "odd"],
        ]),
      )
      assert.strictEqual(failed.size, 0)
      const proto = Object.fromEntries([["__proto__", "odd"]])
      assert.deepStrictEqual(local.tags(orders), { Env: "test", Owner: "shop", ...proto })
      assert.strictEqual(local.tags(bucket)?.["aws:cloudformation:stack-name"], "shop")
    }).pipe(withOrganization()),
  )

  it.effect("takes keys away, and an absent one is no failure", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      const local = yield* LocalOrganization
      const failed = yield* session.untag(ireland, arns(orders, returns), ["Env", "Temp"])
      assert.strictEqual(failed.size, 0)
      assert.deepStrictEqual(local.tags(orders), { Owner: "shop" })
      assert.deepStrictEqual(local.tags(returns), { costcenter: "1000" })
    }).pipe(withOrganization()),
  )

  it.effect("says of each ARN that fails what AWS says of it, and tags the rest", () =>
    Effect.gen(function* () {
      const gone = "arn:aws:sqs:eu-west-1:333333333333:gone"
      const failed = yield* tag(orders, gone, site)
      assert.deepStrictEqual(
        [...failed].map(([arn, { reason, effect }]) => [arn, reason, effect]),
        [
          [gone, "not-found", "none"],
          [site, "invalid", "none"],
        ] as never,
      )
      assert.strictEqual(yield* teamOf(orders), "web")
      assert.strictEqual(yield* calls, 1)
    }).pipe(withOrganization()),
  )

  it.effect("loses none of nineteen ARNs to one that fails the whole call", () =>
    Effect.gen(function* () {
      const foreign = "arn:aws-cn:sqs:cn-north-1:333333333333:far"
      const failed = yield* tag(orders, foreign, returns, bucket)
      assert.deepStrictEqual([...failed.keys()], [foreign] as never)
      assert.deepInclude(failed.get(foreign as never), {
        reason: "invalid",
        code: "InvalidParameterException",
      })
      for (const arn of [orders, returns, bucket]) assert.strictEqual(yield* teamOf(arn), "web")
      assert.strictEqual(yield* calls, 5)
    }).pipe(withOrganization()),
  )

  it.effect("tries again for the ARNs alone whose failure may pass", () =>
    Effect.gen(function* () {
      const failed = yield* tag(orders, returns)
      assert.strictEqual(failed.size, 0)
      const local = yield* LocalOrganization
      assert.deepStrictEqual(
        local.writes().map((write) => write.arn),
        [orders, returns],
      )
      assert.strictEqual(yield* calls, 4)
    }).pipe(
      withOrganization({
        faults: [fault("1-3", { failArn: { code: "InternalServiceException", statusCode: 500 } }, returns)],
      }),
    ),
  )

  it.effect("gives up on an ARN as often as the table says, its effect unknown", () =>
    Effect.gen(function* () {
      const failed = yield* tag(orders, returns)
      assert.deepStrictEqual([...failed.keys()], [returns] as never)
      assert.deepInclude(failed.get(returns as never), {
        reason: "unavailable",
        effect: "unknown",
        attempts: 5,
      })
      assert.strictEqual(yield* calls, 5)
    }).pipe(
      withOrganization({
        faults: [
          fault("every:1", { failArn: { code: "InternalServiceException", statusCode: 500 } }, returns),
        ],
      }),
    ),
  )

  it.effect("fails as a whole, of unknown effect, when no answer comes", () =>
    Effect.gen(function* () {
      const failed = yield* Effect.flip(tag(orders))
      assert.deepInclude(failed, { reason: "unavailable", effect: "unknown", attempts: 5 })
      assert.strictEqual(yield* teamOf(orders), "web", "the write had been applied")
    }).pipe(withOrganization({ faults: [fault("every:1", { cut: "after-apply" })] })),
  )

  it.effect("keeps what the first call did when a later one for the rest fails", () =>
    Effect.gen(function* () {
      const failed = yield* tag(orders, returns)
      assert.deepStrictEqual([...failed.keys()], [returns] as never)
      assert.deepInclude(failed.get(returns as never), { reason: "denied", effect: "unknown" })
    }).pipe(
      withOrganization({
        faults: [
          fault("1-1", { failArn: { code: "InternalServiceException", statusCode: 500 } }, returns),
          fault("2-9", { error: { code: "AccessDeniedException", status: 400 } }),
        ],
      }),
    ),
  )

  it.effect("keeps the effect of an ARN unknown when a later round refuses it", () =>
    Effect.gen(function* () {
      const failed = yield* tag(orders, returns)
      assert.deepInclude(failed.get(returns as never), { reason: "denied", effect: "unknown", attempts: 2 })
    }).pipe(
      withOrganization({
        faults: [
          fault("1-1", { failArn: { code: "InternalServiceException", statusCode: 500 } }, returns),
          fault("2-2", { failArn: { code: "AccessDeniedException", statusCode: 403 } }, returns),
        ],
      }),
    ),
  )

  it.effect("takes an answer without its map for malformed, never for success", () =>
    Effect.gen(function* () {
      const failed = yield* Effect.flip(tag(orders))
      assert.deepInclude(failed, { reason: "malformed", effect: "unknown" })
    }).pipe(withOrganization({ faults: [fault("every:1", { answer: { status: 200, body: "{}" } })] })),
  )

  it.effect("refuses more than twenty ARNs before any call", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      const many = Array.from({ length: 21 }, (_, index) => `${orders}-${index}`)
      const exit = yield* Effect.exit(session.tag(ireland, arns(...many), tagsOf({ a: "b" })))
      assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
      assert.isUndefined(yield* calls)
    }).pipe(withOrganization()),
  )

  it.effect("gives way where a throttle comes inside an answer with status 200, as after any other", () =>
    Effect.gen(function* () {
      const session = yield* enterShop()
      const write = (arn: string) =>
        Effect.forkChild(session.tag(ireland, arns(arn), tagsOf({ Team: "web" })), { startImmediately: true })
      const first = yield* write(orders)
      yield* settled
      const second = yield* write(returns)
      yield* settled
      assert.strictEqual(yield* calls, 1, "the second call waits, though the burst would let it through")
      assert.strictEqual(yield* ApiCalls.use(({ throttled }) => throttled), 1)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* Fiber.join(first)).size + (yield* Fiber.join(second)).size, 0)
    }).pipe(
      withOrganization({
        faults: [fault("1-1", { failArn: { code: "ThrottlingException", statusCode: 429 } }, orders)],
      }),
    ),
  )
})

/** Lets the organization answer what was sent: it takes turns of the event loop, and no time of the test's. */
const settled = Effect.promise(() => new Promise((resolve) => setImmediate(resolve))).pipe(
  Effect.repeat({ times: 5 }),
)
