import { assert, layer } from "@effect/vitest"
import { Controls, isStopped, policyBytesMax, type UserInfo } from "@orgtag/tagging"
import { Effect, type Layer } from "effect"
import { next, operator, storedPolicyOf, time } from "./samples.ts"

const other: UserInfo = { type: "root", principal: "arn:aws:iam::222222222222:root", trigger: "cli" }

/** What the controls must hold to, whatever they are made of. They begin without any decision. */
export const controlsContract = <E>(name: string, controls: Layer.Layer<Controls, E>): void => {
  layer(controls, { excludeTestServices: true })(name, (it) => {
    it.effect("where nobody decided anything there is neither an approved policy nor an order to stop", () =>
      Effect.gen(function* () {
        const controls = yield* Controls
        assert.isUndefined(yield* controls.approved)
        assert.isUndefined(yield* controls.stopOrder)
        assert.isFalse(yield* controls.resume(operator, time()))
        assert.isUndefined(yield* controls.policy(storedPolicyOf().digest))
      }),
    )

    it.effect("a stored policy comes back by its digest as it was, byte order mark and all", () =>
      Effect.gen(function* () {
        const controls = yield* Controls
        const policy = storedPolicyOf()
        const { hash: _, ...unhashed } = storedPolicyOf()
        yield* Effect.forEach([policy, unhashed], (each) => controls.storePolicy(each))
        assert.deepStrictEqual(yield* controls.policy(policy.digest), policy)
        assert.deepStrictEqual(yield* controls.policy(unhashed.digest), unhashed)
      }),
    )

    it.effect("the first to store a policy stays", () =>
      Effect.gen(function* () {
        const controls = yield* Controls
        const policy = storedPolicyOf()
        yield* controls.storePolicy(policy)
        yield* controls.storePolicy({ ...policy, userInfo: other, storedAt: time(9) })
        assert.deepStrictEqual(yield* controls.policy(policy.digest), policy)
      }),
    )

    it.effect("a policy that many processes store at once is stored once", () =>
      Effect.gen(function* () {
        const controls = yield* Controls
        const policies = Array.from({ length: 8 }, (_, ms) =>
          storedPolicyOf({ text: "same", storedAt: time(ms) }),
        )
        yield* Effect.forEach(policies, (each) => controls.storePolicy(each), { concurrency: 8 })
        const stored = yield* controls.policy(policies[0]?.digest ?? "")
        assert.include(
          policies.map(({ storedAt }) => storedAt),
          stored?.storedAt,
        )
      }),
    )

    it.effect("a policy of any size that a file may have, and an empty one, comes back whole", () =>
      Effect.gen(function* () {
        const controls = yield* Controls
        for (const unit of ["x", "é", "鍵", "𐍈"]) {
          const text =
            `${next()} `.padEnd(16, ".") + unit.repeat((policyBytesMax - 16) / Buffer.byteLength(unit))
          const policy = storedPolicyOf({ text })
          yield* controls.storePolicy(policy)
          yield* controls.storePolicy(policy)
          const stored = yield* controls.policy(policy.digest)
          assert.isTrue(stored?.text === text, `${unit}: ${stored?.text.length} of ${text.length} characters`)
        }
        const empty = storedPolicyOf({ text: "" })
        yield* controls.storePolicy(empty)
        assert.deepStrictEqual(yield* controls.policy(empty.digest), empty)
      }),
    )

    it.effect("the policy that was approved last counts, with or without a time", () =>
      Effect.gen(function* () {
        const controls = yield* Controls
        const first = {
          digest: storedPolicyOf().digest,
          approvedBy: "arn:aws:cloudformation:stack",
          at: time(),
        }
        const second = { digest: storedPolicyOf().digest, approvedBy: "arn:aws:cloudformation:stack" }
        for (const approved of [first, second]) {
          yield* controls.approve(approved)
          assert.deepStrictEqual(yield* controls.approved, approved)
        }
      }),
    )

    it.effect("an order to stop holds until it is taken back, and both stay to be read", () =>
      Effect.gen(function* () {
        const controls = yield* Controls
        const order = { reason: "tags of the lab are wrong\n\u001B[31m", userInfo: operator, at: time() }
        yield* controls.orderStop(order)
        assert.deepStrictEqual(yield* controls.stopOrder, order)
        assert.isTrue(isStopped(yield* controls.stopOrder))
        assert.isTrue(yield* controls.resume(other, time(5)))
        const after = yield* controls.stopOrder
        assert.deepStrictEqual(after, { ...order, resumed: { userInfo: other, at: time(5) } })
        assert.isFalse(isStopped(after))
      }),
    )

    it.effect("an order that was taken back is not taken back twice, and keeps who did", () =>
      Effect.gen(function* () {
        const controls = yield* Controls
        yield* controls.orderStop({ reason: "again", userInfo: operator, at: time(10) })
        const resumed = yield* Effect.forEach(
          [1, 2, 3, 4, 5],
          (ms) => controls.resume(operator, time(10 + ms)),
          { concurrency: 5 },
        )
        assert.lengthOf(
          resumed.filter((done) => done),
          1,
        )
        assert.strictEqual((yield* controls.stopOrder)?.resumed?.at, time(11 + resumed.indexOf(true)))
      }),
    )

    it.effect("a new order replaces one that stands or was taken back", () =>
      Effect.gen(function* () {
        const controls = yield* Controls
        for (const [reason, ms] of [
          ["third", 20],
          ["fourth", 21],
        ] as const) {
          const order = { reason, userInfo: other, at: time(ms) }
          yield* controls.orderStop(order)
          assert.deepStrictEqual(yield* controls.stopOrder, order)
        }
        assert.isTrue(yield* controls.resume(operator, time(30)))
      }),
    )
  })
}
