import { type SweepReport, SweepLedger } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { assert, describe, it } from "vitest"
import { type Fixture, verifyFaults } from "../src/index.ts"
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
} from "./scenario.ts"
import { refusedSeals } from "./refusedSeals.ts"
import { sealsOf } from "./sealsOf.ts"
import { RawRecord, type RawItem } from "./tampering/RawRecord.ts"

const policy = policyWith(ownerRule, { include: `"${shop}", "${lab}"`, regions: `[${ireland}, ${home}]` })
const organization = organizationWith({
  [shop]: { resources: queues(3, { Env: "prod" }) },
  [lab]: { resources: queues(2, { Env: "lab" }, lab, home) },
})

const verified = (fixture: Fixture) => Effect.runPromise(verifyFaults(fixture))

/** A sweep that is killed when it has read the last of its rows, so that the rows of its Regions have ended; its id. */
const killed = async (fixture: Fixture): Promise<string> => {
  const kill = { step: "DynamoDB:Query SweepLedger", call: 10, moment: "before" } as const
  const { life } = await fixture.live(fixture.sweep, { kill })
  assert.isDefined(life.diedIn)
  const { result } = await fixture.live(SweepLedger.use((ledger) => Stream.runHead(ledger.sweeps)))
  assert.isTrue(result?._tag === "Some")
  return result?._tag === "Some" ? result.value : ""
}

const afterwards = async (fixture: Fixture, pause: string): Promise<SweepReport> => {
  fixture.clock.pass(pause === "a day" ? "26 hours" : "2 hours")
  return await swept(fixture)
}

/** Alters the items of the ledger whose key begins so. */
const alter = async (
  fixture: Fixture,
  isIt: (item: RawItem["item"]) => boolean,
  change: RawItem["item"],
): Promise<void> => {
  const record = new RawRecord(fixture)
  const items = await record.read()
  const [found] = items.filter(({ item }) => isIt(item))
  assert.isDefined(found)
  await record.replace([found], [{ ...found, item: { ...found.item, ...change } }])
}

describe("a sweep whose process was killed", () => {
  it("is sealed by the first that ends a day later, which says so", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const dead = await killed(fixture)
      const { sweepId } = await afterwards(fixture, "a day")
      assert.deepEqual(
        (await sealsOf(fixture)).map((seal) => [seal.sweepId, seal.sealedBy]),
        [
          [dead, sweepId],
          [sweepId, undefined],
        ],
      )
      assert.deepEqual(await verified(fixture), [])

      await swept(fixture)
      assert.lengthOf(await sealsOf(fixture), 3, "it is sealed once")
      assert.deepEqual(await verified(fixture), [])
    })
  })

  it("is not sealed while it may only be slow", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await killed(fixture)
      const { sweepId } = await afterwards(fixture, "two hours")
      assert.deepEqual(
        (await sealsOf(fixture)).map((seal) => seal.sweepId),
        [sweepId],
      )
    })
  })

  it("has its rows and its header covered from then on", async () => {
    const touches: ReadonlyArray<
      readonly [string, (item: RawItem["item"], dead: string) => boolean, RawItem["item"]]
    > = [
      [
        "row",
        ({ pk, sk }, dead) => pk?.S?.startsWith(`${dead}#`) === true && sk?.S === `${shop}#${ireland}`,
        { state: { S: "exempt" } },
      ],
      ["header", ({ pk, sk }, dead) => pk?.S === dead && sk?.S === "#", { tool_version: { S: "9.9.9" } }],
    ]
    for (const [what, isIt, change] of touches) {
      await playIn({ organization, policy }, async (fixture) => {
        const dead = await killed(fixture)
        await afterwards(fixture, "a day")
        await alter(fixture, (item) => isIt(item, dead), change)
        const found = await verified(fixture)
        assert.isTrue(
          found.some((fault) => fault.includes(what) && fault.includes(dead)),
          `${what}: ${found.join("\n")}`,
        )
      })
    }
  })
})

describe("a sweep that was concluded and could not be sealed", () => {
  it("is sealed by the next one, however soon that is", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const { result: first } = await fixture.live(fixture.sweep.pipe(Effect.provide(refusedSeals)))
      assert.isDefined(first)
      assert.strictEqual(first.outcome, "partial")
      const second = await swept(fixture)
      assert.strictEqual(second.outcome, "complete")
      assert.deepEqual(
        (await sealsOf(fixture)).map((seal) => [seal.sweepId, seal.sealedBy]),
        [
          [first.sweepId, second.sweepId],
          [second.sweepId, undefined],
        ],
      )
      assert.deepEqual(await verified(fixture), [])
    })
  })
})
