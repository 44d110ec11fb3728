import { type RowSignals, type SweepReport, SweepLedger } from "@orgtag/tagging"
import { Stream } from "effect"
import { assert, describe, it } from "vitest"
import type { Fixture } from "../src/index.ts"
import {
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

/** What the ledger says of the account-Region beyond its counts. */
const signalsOf = async (fixture: Fixture, { sweepId }: SweepReport): Promise<RowSignals | undefined> => {
  const { result } = await fixture.live(SweepLedger.use((ledger) => Stream.runCollect(ledger.rows(sweepId))))
  return result?.find(({ region }) => region === ireland)?.signals
}

describe("a row of the ledger", () => {
  it("says nothing more where nothing is wrong", async () => {
    const organization = organizationWith({ [shop]: { resources: queues(3, { Env: "prod" }) } })
    await playIn({ organization, policy }, async (fixture) => {
      assert.isUndefined(await signalsOf(fixture, await swept(fixture)))
    })
  })

  it("counts every failure by its reason, also those that the report has no room for", async () => {
    const organization = organizationWith({ [shop]: { resources: queues(1100, { Env: "prod" }) } })
    await playIn({ organization, policy }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: tagging,
          operation: "TagResources",
          calls: "rate:1",
          do: { error: { code: "AccessDeniedException", status: 400 } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.failuresOmitted, 100)
      assert.deepEqual(await signalsOf(fixture, report), { failures: { denied: 1100 } })
    })
  })

  it("counts what is blocked, by reason", async () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, "x"]))
    const organization = organizationWith({ [shop]: { resources: [tagged("orders", many)] } })
    await playIn({ organization, policy }, async (fixture) => {
      assert.deepEqual(await signalsOf(fixture, await swept(fixture)), { blocked: { "tag-limit": 1 } })
    })
  })

  it("counts the resources that somebody else changed", async () => {
    const organization = organizationWith({ [shop]: { resources: queues(3, { Env: "prod" }) } })
    await playIn({ organization, policy }, async (fixture) => {
      await swept(fixture)
      fixture.clock.pass("1 hour")
      for (const name of ["q0001", "q0003"]) fixture.aws.outside.setTag(queue(name), "Env", "stage")
      assert.deepEqual(await signalsOf(fixture, await swept(fixture)), { drifted: 2 })
      assert.isUndefined(await signalsOf(fixture, await swept(fixture)))
    })
  })

  it("counts what it leaves open, and since when, until it is settled", async () => {
    const organization = organizationWith({ [shop]: { resources: queues(2, { Env: "prod" }) } })
    await playIn({ organization, policy, consistencyMs: 120_000 }, async (fixture) => {
      const first = await swept(fixture)
      const left = (await signalsOf(fixture, first))?.open
      assert.isDefined(left)
      assert.strictEqual(left.actions, 2)
      assert.isAtLeast(Date.parse(left.since), Date.parse(first.startedAt))
      const again = await signalsOf(fixture, await swept(fixture))
      assert.deepEqual(again?.open, left, "the same ones, and no younger")
      fixture.clock.pass("5 minutes")
      assert.isUndefined(await signalsOf(fixture, await swept(fixture)))
    })
  })
})
