import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { CallFailed } from "../../src/domain/CallFailed.ts"
import { Controls, type StopOrder } from "../../src/ports/Controls.ts"
import { makeStopReason } from "../../src/sweep/stopReason.ts"
import { StopRequest } from "../../src/sweep/StopRequest.ts"

const order: StopOrder = {
  reason: "wrong owners",
  userInfo: { type: "root", principal: "arn:aws:iam::222222222222:root", trigger: "cli" },
  at: "1970-01-01T00:00:00.000Z",
}
const resumed: StopOrder = { ...order, resumed: { userInfo: order.userInfo, at: order.at } }

const throttled = new CallFailed({
  service: "DynamoDB",
  operation: "BatchGetItem",
  reason: "throttled",
  code: "ThrottlingException",
  detail: "slow down",
  effect: "none",
  attempts: 8,
})

/** Controls whose order is what stands in the first place, and a count of how often it was read. */
const desk = () => {
  const standing: { order: StopOrder | undefined; fails: boolean; reads: number } = {
    order: undefined,
    fails: false,
    reads: 0,
  }
  const layer = Layer.mock(Controls, {
    stopOrder: Effect.suspend(() => {
      standing.reads += 1
      return standing.fails ? Effect.fail(throttled) : Effect.succeed(standing.order)
    }),
  })
  return { standing, layer }
}

describe("why a process begins nothing new", () => {
  it.effect("is read once in five seconds, however many ask at once", () => {
    const { standing, layer } = desk()
    return Effect.gen(function* () {
      const reason = yield* makeStopReason({ mode: "apply" })
      const ask = Effect.all(
        Array.from({ length: 50 }, () => reason),
        { concurrency: "unbounded" },
      )
      yield* ask
      yield* TestClock.adjust("4999 millis")
      yield* ask
      assert.strictEqual(standing.reads, 1)
      standing.order = order
      yield* TestClock.adjust("1 millis")
      for (const obstacle of yield* ask) assert.strictEqual(obstacle?.code, "StopOrdered")
      assert.strictEqual(standing.reads, 2)
    }).pipe(Effect.provide(layer))
  })

  it.effect("is an order that was seen to the end, also where it is taken back", () => {
    const { standing, layer } = desk()
    standing.order = order
    return Effect.gen(function* () {
      const reason = yield* makeStopReason({ mode: "apply" })
      assert.isDefined(yield* reason)
      standing.order = resumed
      yield* TestClock.adjust("1 minute")
      assert.include((yield* reason)?.message, "wrong owners")
    }).pipe(Effect.provide(layer))
  })

  it.effect("is no order that was taken back before, and none that there never was", () => {
    const { standing, layer } = desk()
    return Effect.gen(function* () {
      const reason = yield* makeStopReason({ mode: "apply" })
      assert.isUndefined(yield* reason)
      standing.order = resumed
      yield* TestClock.adjust("5 seconds")
      assert.isUndefined(yield* reason)
    }).pipe(Effect.provide(layer))
  })

  it.effect("is that the order cannot be read, for as long as that is so", () => {
    const { standing, layer } = desk()
    standing.fails = true
    return Effect.gen(function* () {
      const reason = yield* makeStopReason({ mode: "apply" })
      assert.strictEqual((yield* reason)?.reason, "throttled")
      standing.fails = false
      yield* TestClock.adjust("5 seconds")
      assert.isUndefined(yield* reason)
    }).pipe(Effect.provide(layer))
  })

  it.effect("is the process's own stop request, at once; a plan asks for no order", () => {
    const { standing, layer } = desk()
    let requested = false
    return Effect.gen(function* () {
      const [sweep, plan] = [
        yield* makeStopReason({ mode: "apply" }),
        yield* makeStopReason({ mode: "plan" }),
      ]
      standing.order = order
      assert.isUndefined(yield* plan)
      assert.strictEqual(standing.reads, 0)
      requested = true
      for (const reason of [sweep, plan]) assert.strictEqual((yield* reason)?.code, "StopRequested")
      assert.strictEqual(standing.reads, 0)
    }).pipe(
      Effect.provide(layer),
      Effect.provideService(StopRequest, { requested: Effect.sync(() => requested) }),
    )
  })
})
