import { GetResourcesCommand, TagResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api"
import { assert, describe, it } from "@effect/vitest"
import { ApiCalls, type CallFailed } from "@orgtag/tagging"
import { Clock, Effect, Fiber, Random, Schema } from "effect"
import { TestClock } from "effect/testing"
import { AwsClients } from "../src/index.ts"
import { against, json, jsonError, ScriptedAws, socketError, testCredentials } from "./ScriptedAws.ts"

const service = "Resource Groups Tagging API"
const html = "<html><body>Bad Gateway</body></html>"

const read = Effect.gen(function* () {
  const clients = yield* AwsClients
  const { tagging } = yield* clients.member(testCredentials, "eu-west-1")
  return yield* clients.send(tagging, new GetResourcesCommand({}), {
    service,
    operation: "GetResources",
    account: "333333333333",
    region: "eu-west-1",
    memberRegion: true,
    kind: "read",
    answer: Schema.Struct({ ResourceTagMappingList: Schema.Array(Schema.Unknown) }),
  })
}).pipe(Effect.scoped)

const write = Effect.gen(function* () {
  const clients = yield* AwsClients
  const { tagging } = yield* clients.member(testCredentials, "eu-west-1")
  const command = new TagResourcesCommand({ ResourceARNList: ["arn:aws:sqs:::q"], Tags: { a: "b" } })
  return yield* clients.send(tagging, command, {
    service,
    operation: "TagResources",
    kind: "write",
    answer: Schema.Struct({ FailedResourcesMap: Schema.Unknown }),
  })
}).pipe(Effect.scoped)

/** Lets virtual time pass until the effect has failed, and says how long that took. */
const failureOf = Effect.fnUntraced(function* <A>(
  effect: Effect.Effect<A, CallFailed, AwsClients | ApiCalls>,
  aws: ScriptedAws,
) {
  const started = yield* Clock.currentTimeMillis
  const timed = Effect.flip(effect).pipe(
    Effect.flatMap((failed) =>
      Effect.map(Clock.currentTimeMillis, (ended) => ({ failed, millis: ended - started })),
    ),
  )
  const fiber = yield* Effect.forkChild(timed.pipe(against(aws)))
  yield* TestClock.adjust("10 minutes")
  return yield* Fiber.join(fiber)
})

/** How a call that is throttled to the end fails under a seed. */
const throttled = (seed: string) =>
  failureOf(read, new ScriptedAws(jsonError("ThrottledException"))).pipe(Random.withSeed(seed))

describe("a call that fails", () => {
  it.effect.each([
    { name: "a throttle", answer: jsonError("ThrottledException"), reason: "throttled", attempts: 10 },
    {
      name: "a throttle with 503",
      answer: jsonError("SlowDown", "m", 503),
      reason: "throttled",
      attempts: 10,
    },
    { name: "a 429 without a body", answer: { status: 429, body: "" }, reason: "throttled", attempts: 10 },
    { name: "a refusal", answer: jsonError("AccessDeniedException"), reason: "denied", attempts: 1 },
    { name: "a 500 of AWS", answer: jsonError("Oops", "m", 500), reason: "unavailable", attempts: 5 },
    { name: "HTML with 500", answer: { status: 500, body: html }, reason: "unavailable", attempts: 5 },
    { name: "503 without a body", answer: { status: 503, body: "" }, reason: "unavailable", attempts: 5 },
    { name: "HTML with 200", answer: { status: 200, body: html }, reason: "malformed", attempts: 3 },
    { name: "HTML with 403", answer: { status: 403, body: html }, reason: "malformed", attempts: 3 },
    { name: "404 without a body", answer: { status: 404, body: "" }, reason: "malformed", attempts: 3 },
    { name: "an empty object", answer: json({}), reason: "malformed", attempts: 3 },
    { name: "an empty body", answer: { status: 200, body: "" }, reason: "malformed", attempts: 3 },
    { name: "cut JSON", answer: { status: 200, body: '{"Resou' }, reason: "malformed", attempts: 3 },
    {
      name: "a list that is a word",
      answer: json({ ResourceTagMappingList: "nope" }),
      reason: "malformed",
      attempts: 3,
    },
    {
      name: "a refused connection",
      answer: socketError("ECONNREFUSED"),
      reason: "unavailable",
      attempts: 5,
    },
    { name: "a broken connection", answer: socketError("ECONNRESET"), reason: "unavailable", attempts: 5 },
    { name: "no answer", answer: "silent" as const, reason: "unavailable", attempts: 5 },
    {
      name: "a Region that is off",
      answer: jsonError("UnrecognizedClientException"),
      reason: "region-disabled",
      attempts: 1,
    },
    { name: "an expired token", answer: jsonError("ExpiredTokenException"), reason: "expired", attempts: 1 },
    {
      name: "a code in no table",
      answer: jsonError("SomethingNewException"),
      reason: "invalid",
      attempts: 1,
    },
    {
      name: "something not found",
      answer: jsonError("ResourceNotFoundException"),
      reason: "not-found",
      attempts: 1,
    },
    {
      name: "a change under way",
      answer: jsonError("ConcurrentModificationException"),
      reason: "conflict",
      attempts: 5,
    },
  ] as const)("$name is $reason after $attempts attempts", ({ answer, reason, attempts }) =>
    Effect.gen(function* () {
      const aws = new ScriptedAws(answer)
      const { failed } = yield* failureOf(read, aws)
      assert.strictEqual(failed.reason, reason)
      assert.strictEqual(failed.attempts, attempts)
      assert.lengthOf(aws.requests, attempts)
      assert.strictEqual(failed.effect, "none", "a read has no effect")
    }),
  )

  it.effect.each([
    { name: "a refusal", answer: jsonError("AccessDeniedException"), effect: "none" },
    { name: "a throttle", answer: jsonError("ThrottledException"), effect: "none" },
    { name: "a refused connection", answer: socketError("ECONNREFUSED"), effect: "none" },
    { name: "a broken connection", answer: socketError("ECONNRESET"), effect: "unknown" },
    { name: "no answer", answer: "silent" as const, effect: "unknown" },
    { name: "a 500", answer: jsonError("InternalServiceException", "m", 500), effect: "unknown" },
    { name: "an answer that is not AWS's", answer: { status: 200, body: html }, effect: "unknown" },
    { name: "an empty object", answer: json({}), effect: "unknown" },
  ] as const)("$name leaves the effect of a write $effect", ({ answer, effect }) =>
    Effect.gen(function* () {
      const { failed } = yield* failureOf(write, new ScriptedAws(answer))
      assert.strictEqual(failed.effect, effect)
    }),
  )

  it.effect("stays unknown in its effect when a later attempt is refused", () =>
    Effect.gen(function* () {
      const aws = new ScriptedAws(socketError("ECONNRESET"), jsonError("ConditionalCheckFailedException"))
      const { failed } = yield* failureOf(write, aws)
      assert.strictEqual(failed.reason, "conflict")
      assert.strictEqual(failed.code, "ConditionalCheckFailedException")
      assert.strictEqual(failed.attempts, 2)
      assert.strictEqual(failed.effect, "unknown")
    }),
  )

  it.effect("is not made again when it is our condition that did not hold", () =>
    Effect.gen(function* () {
      const aws = new ScriptedAws(jsonError("ConditionalCheckFailedException"))
      const { failed } = yield* failureOf(write, aws)
      assert.deepInclude(failed, { reason: "conflict", attempts: 1, effect: "none" })
    }),
  )

  it.effect("says tag-policy whatever AWS called the refusal, but only of writes", () =>
    Effect.gen(function* () {
      const refusal = jsonError("AccessDeniedException", "The tag policy does not allow this value")
      const written = yield* failureOf(write, new ScriptedAws(refusal))
      assert.strictEqual(written.failed.reason, "tag-policy")
      const wasRead = yield* failureOf(read, new ScriptedAws(refusal))
      assert.strictEqual(wasRead.failed.reason, "denied")
    }),
  )

  it.effect("keeps AWS's code, words, request id, account and Region", () =>
    Effect.gen(function* () {
      const { failed } = yield* failureOf(read, new ScriptedAws(jsonError("AccessDeniedException", "no")))
      assert.deepInclude(failed, {
        service,
        operation: "GetResources",
        account: "333333333333",
        region: "eu-west-1",
        code: "AccessDeniedException",
        detail: "no",
        requestId: "11111111-2222-3333-4444-555555555555",
      })
    }),
  )
})

describe("the time of a call", () => {
  it.effect("ends an attempt at its limit and aborts its request", () =>
    Effect.gen(function* () {
      const aws = new ScriptedAws("silent", json({ ResourceTagMappingList: [] }))
      const fiber = yield* Effect.forkChild(read.pipe(against(aws)))
      yield* TestClock.adjust("19 seconds")
      assert.strictEqual(aws.aborted, 0)
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual(aws.aborted, 1)
      assert.deepStrictEqual(yield* Fiber.join(fiber), { ResourceTagMappingList: [] })
    }),
  )

  it.effect("is limited in an uninterruptible region too", () =>
    Effect.gen(function* () {
      const { failed } = yield* failureOf(Effect.uninterruptible(write), new ScriptedAws("silent"))
      assert.deepInclude(failed, { reason: "unavailable", code: "TimeLimit", effect: "unknown" })
    }),
  )

  it.effect("aborts the request when the fiber is interrupted", () =>
    Effect.gen(function* () {
      const aws = new ScriptedAws("silent")
      const fiber = yield* Effect.forkChild(read.pipe(against(aws)))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(aws.aborted, 1)
      assert.lengthOf(aws.requests, 1)
    }),
  )

  it.effect("between throttled attempts doubles from half a second to twenty, within a fifth", () =>
    Effect.gen(function* () {
      const { millis } = yield* failureOf(read, new ScriptedAws(jsonError("ThrottledException")))
      const expected = 500 + 1000 + 2000 + 4000 + 8000 + 16_000 + 20_000 * 3
      assert.isAtLeast(millis, expected * 0.8)
      assert.isAtMost(millis, expected * 1.2)
    }),
  )

  it.effect("is the same for the same seed of Effect's Random, and another for another", () =>
    Effect.gen(function* () {
      const [first, again, other] = [yield* throttled("a"), yield* throttled("a"), yield* throttled("b")]
      assert.strictEqual(again.millis, first.millis)
      assert.notStrictEqual(other.millis, first.millis)
    }),
  )
})

describe("the count of calls", () => {
  it.effect("holds every attempt under service and operation", () =>
    Effect.gen(function* () {
      const aws = new ScriptedAws(socketError("ECONNRESET"), json({ ResourceTagMappingList: [] }))
      const counted = Effect.gen(function* () {
        yield* read
        return yield* (yield* ApiCalls).counts
      })
      const fiber = yield* Effect.forkChild(counted.pipe(against(aws)))
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual([...(yield* Fiber.join(fiber))], [[`${service}:GetResources`, 2]])
    }),
  )
})

describe("the count of throttled attempts", () => {
  it.effect("holds those that were repeated, and no other failures", () =>
    Effect.gen(function* () {
      const answers = [
        jsonError("ThrottledException"),
        jsonError("ThrottledException"),
        socketError("ECONNRESET"),
        json({ ResourceTagMappingList: [] }),
      ]
      const reading = Effect.andThen(
        read,
        Effect.flatMap(ApiCalls, (calls) => calls.throttled),
      ).pipe(against(new ScriptedAws(...answers)))
      const fiber = yield* Effect.forkChild(reading)
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual(yield* Fiber.join(fiber), 2)
    }),
  )
})
