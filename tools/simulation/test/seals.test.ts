import { AccountId, Signer, SweepLedger, type SweepReport } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { assert, describe, it } from "vitest"
import type { Fixture } from "../src/index.ts"
import { sealFaults } from "./sealFaults.ts"
import {
  home,
  ireland,
  lab,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queues,
  shop,
  swept,
  tagging,
} from "./scenario.ts"
import { refusedSeals } from "./refusedSeals.ts"
import { sealsOf } from "./sealsOf.ts"

const members = { include: `"${shop}", "${lab}"`, regions: `[${ireland}, ${home}]` }
const policy = policyWith(ownerRule, members)
const organization = organizationWith({
  [shop]: { resources: queues(3, { Env: "prod" }) },
  [lab]: { resources: queues(2, { Env: "lab" }, lab, home) },
})

const faultsOf = async (fixture: Fixture) => (await fixture.live(sealFaults(fixture))).result

describe("a sweep", () => {
  it("is sealed when it is concluded, over its rows, its header and the tips of its chains", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const { sweepId, policyDigest } = await swept(fixture)
      const [seal, ...others] = await sealsOf(fixture)
      assert.isEmpty(others)
      assert.deepInclude(seal, { number: 1, sweepId, policyDigest, openGroups: 0 })
      assert.isUndefined(seal?.signature)
      assert.deepEqual(await faultsOf(fixture), [])
    })
  })

  it("chains to the one before it, unchanged accounts, failures and unentered ones included", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await swept(fixture)
      await swept(fixture)
      fixture.aws.setFaults([
        {
          service: "STS",
          operation: "AssumeRole",
          account: lab,
          calls: "rate:1",
          do: { error: { code: "AccessDenied", status: 403 } },
        },
        { service: tagging, operation: "GetResources", calls: "rate:1", do: { page: "empty" } },
      ])
      await swept(fixture)
      assert.lengthOf(await sealsOf(fixture), 3)
      assert.deepEqual(await faultsOf(fixture), [])
    })
  })

  it("names the groups that were open when it ended, which the next sweep closes", async () => {
    // AWS shows a write so late that it stays accepted.
    await playIn({ organization, policy, consistencyMs: 60_000 }, async (fixture) => {
      await swept(fixture)
      const [first] = await sealsOf(fixture)
      assert.strictEqual(first?.openGroups, 2)
      fixture.clock.pass("11 minutes")
      await swept(fixture)
      assert.strictEqual((await sealsOf(fixture))[1]?.openGroups, 0)
      assert.deepEqual(await faultsOf(fixture), [])
    })
  })

  it("is signed where there is a signer", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const signature = { keyId: "a key", algorithm: "none", value: "c2ln" }
      await fixture.live(
        fixture.sweep.pipe(
          Effect.provideService(Signer, {
            keyId: "a key",
            sign: () => Effect.succeed(signature),
            verify: () => Effect.succeed("valid"),
          }),
        ),
      )
      assert.deepEqual((await sealsOf(fixture))[0]?.signature, signature)
    })
  })

  it("is partial where it cannot be sealed, and says so", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const { result } = await fixture.live(fixture.sweep.pipe(Effect.provide(refusedSeals)))
      assert.isDefined(result)
      assert.strictEqual(result.outcome, "partial")
      assert.deepInclude(result.failures[0], { account: "*", region: "*", reason: "denied" })
      assert.include(result.failures[0]?.message, "the sweep is not sealed")
      const header = await fixture.live(SweepLedger.use((ledger) => ledger.sweep(result.sweepId)))
      assert.strictEqual(header.result?.concluded?.outcome, "partial")
      assert.strictEqual((await swept(fixture)).outcome, "complete")
      assert.deepEqual(await faultsOf(fixture), [])
    })
  })
})

describe("two sweeps that conclude at the same time", () => {
  it("are both sealed, one after the other", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const one = (account: string) => fixture.sweepOf({ accounts: [AccountId.make(account)] })
      for (let round = 1; round <= 3; round++) {
        const lives = await fixture.liveTogether<SweepReport, unknown>([
          { program: one(shop) },
          { program: one(lab) },
        ])
        for (const { result } of lives) assert.strictEqual(result?.outcome, "complete")
        assert.lengthOf(await sealsOf(fixture), 2 * round)
      }
      assert.deepEqual(await faultsOf(fixture), [])
    })
  })
})

/** The calls of a conclusion: 16 partitions of rows, the header, the seals before, their head, seal, head, outcome. */
const concluding = 6

describe("a process that dies while it concludes", () => {
  it(
    "leaves a chain that the next sweep goes on, with all groups under a seal",
    { timeout: 60_000 },
    async () => {
      let calls: ReadonlyArray<string> = []
      await playIn({ organization, policy }, async (fixture) => {
        calls = (await fixture.live(fixture.sweep)).life.calls
      })
      assert.deepEqual(calls.slice(-concluding - 1), [
        "DynamoDB:Query",
        "DynamoDB:BatchGetItem",
        "DynamoDB:Query",
        "DynamoDB:Query",
        "DynamoDB:PutItem",
        "DynamoDB:UpdateItem",
        "DynamoDB:UpdateItem",
      ])
      for (let call = calls.length - concluding; call <= calls.length; call++)
        for (const moment of ["before", "after"] as const)
          await playIn({ organization, policy }, async (fixture) => {
            const { life } = await fixture.live(fixture.sweep, { kill: { call, moment } })
            assert.isDefined(life.diedAt)
            fixture.clock.pass("80 seconds")
            assert.strictEqual((await swept(fixture)).outcome, "complete")
            const place = `killed ${moment} call ${call}, ${life.diedAt}`
            assert.deepEqual(await faultsOf(fixture), [], place)
            const { sweepId } = (await sealsOf(fixture)).at(-1) ?? {}
            const last = await fixture.live(SweepLedger.use((ledger) => Stream.runHead(ledger.sweeps)))
            assert.strictEqual(last.result?._tag === "Some" ? last.result.value : "", sweepId, place)
          })
    },
  )
})
