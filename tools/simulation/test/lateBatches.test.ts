import { AccountId, Region, SweepLedger, type UserAction } from "@orgtag/tagging"
import { Duration, Effect } from "effect"
import { assert, describe, it } from "vitest"
import { type Fixture, judgeRecord, policyOf, verifyFaults } from "../src/index.ts"
import {
  actionsOf,
  callsDuring,
  historyOf,
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
} from "./scenario.ts"

const organization = organizationWith({ [shop]: { resources: queues(3, { Env: "prod" }) } })
const policy = policyWith(ownerRule)
const batch = "DynamoDB:BatchWriteItem"

/** Two processes, of which the first is held still for so long before its batch leaves it, and the second takes over. */
const takeOver = async (
  fixture: Fixture,
  call: number,
  seconds = 150,
  other = fixture.sweepOf({ wait: Duration.minutes(2) }),
) => {
  const pause = { kind: batch, call, moment: "before", ms: seconds * 1000 } as const
  const [held, next] = await fixture.liveTogether([
    { program: fixture.sweep, fate: { pause } },
    { program: Effect.delay(other, "80 seconds") },
  ])
  assert.strictEqual(held?.life.heldIn, `${batch} UserActions, before`)
  assert.isDefined(next?.result)
  return next.result
}

const verified = (fixture: Fixture) => Effect.runPromise(verifyFaults(fixture))
const judged = async (fixture: Fixture) => (await fixture.live(judgeRecord(fixture))).result

const statusesOf = async (fixture: Fixture, sweep: Parameters<typeof actionsOf>[1]) =>
  (await actionsOf(fixture, sweep)).map(({ status }: UserAction) => status)

const watchedIn = async (fixture: Fixture) => {
  const { result } = await fixture.live(SweepLedger.use((ledger) => ledger.states(AccountId.make(shop))))
  return result?.find(({ region }) => region === Region.make(ireland))?.watched
}

describe("a batch that leaves a process when another has settled its groups", () => {
  it("writes over rows; verify names them, and the next sweep puts them right", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const other = await takeOver(fixture, 1)
      const found = await verified(fixture)
      assert.strictEqual(found.filter((fault) => fault.startsWith("verify: action-row")).length, 3)
      const written = fixture.aws.writes().length

      const after = await swept(fixture)
      assert.strictEqual(after.outcome, "complete")
      assert.strictEqual(fixture.aws.writes().length, written, "nothing is written to AWS for it")
      assert.deepEqual(await statusesOf(fixture, other), ["verified", "verified", "verified"])
      assert.deepEqual(await judged(fixture), [])
      assert.deepEqual(await verified(fixture), [])
      assert.strictEqual((await historyOf(fixture, queue("q0001"))).length, 1)
    })
  })

  it("leaves no intent behind that nobody is to carry out", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const nothing = policyOf(policyWith("  - { id: other, remove: [Temp] }"))
      const sweep = fixture.sweepOf({ wait: Duration.minutes(2), policy: nothing })
      await takeOver(fixture, 1, 150, sweep)
      assert.strictEqual(fixture.aws.writes().length, 0)

      await swept(fixture, { policy: nothing })
      assert.deepEqual(await judged(fixture), [])
      assert.deepEqual(await verified(fixture), [])

      assert.strictEqual((await swept(fixture)).resources.changed, 3, "the same actions can be done later")
      assert.deepEqual(await judged(fixture), [])
      assert.deepEqual(await verified(fixture), [])
    })
  })

  it("is looked for as long as one may come, and not any longer", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await takeOver(fixture, 1)
      await swept(fixture)
      assert.isDefined(await watchedIn(fixture))
      fixture.clock.pass("11 minutes")
      const looking = await callsDuring(fixture, () => swept(fixture))
      assert.isUndefined(await watchedIn(fixture))
      const later = await callsDuring(fixture, () => swept(fixture))
      const reads = ["DynamoDB:Query", "DynamoDB:BatchGetItem"]
      assert.deepEqual(
        reads.map((read) => (looking.get(read) ?? 0) - (later.get(read) ?? 0)),
        [1, 1],
      )
      assert.isUndefined(later.get("DynamoDB:BatchWriteItem"))
    })
  })
})

describe("a process that is held still before it says that it found somebody else's change", () => {
  const one = organizationWith({ [shop]: { resources: [tagged("orders", { Env: "prod" })] } })

  for (const seconds of [80.2, 80.4, 80.6, 150]) {
    it(`records it once when it goes on after ${seconds} seconds`, async () => {
      await playIn({ organization: one, policy }, async (fixture) => {
        await swept(fixture)
        fixture.clock.pass("1 hour")
        fixture.aws.outside.setTag(queue("orders"), "Env", "stage")
        await takeOver(fixture, 1, seconds)
        fixture.clock.pass("1 minute")
        await swept(fixture)
        assert.deepEqual(await judged(fixture), [])
        assert.deepEqual(await verified(fixture), [])
        const [, ...external] = await historyOf(fixture, queue("orders"))
        assert.deepEqual(
          external.map(({ changes }) => changes),
          [[{ key: "Env", before: "prod", after: "stage" }]],
        )
      })
    })
  }
})
