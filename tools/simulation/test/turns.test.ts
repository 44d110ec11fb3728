import { AccountId, Controls, type EndedSweep } from "@orgtag/tagging"
import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { differencesOf, judgeRecord, snapshotOf, sweepInTurns } from "../src/index.ts"
import { comesToTheSame, comparable, inOne } from "./comesToTheSame.ts"
import {
  addsUp,
  home,
  ireland,
  lab,
  organizationWith,
  playIn,
  policyWith,
  shop,
  swept,
  tagged,
} from "./scenario.ts"

/** Changes of every kind in two accounts and Regions, so many that their groups take several waves. */
const organization = organizationWith({
  [shop]: {
    resources: [
      ...Array.from({ length: 40 }, (_, index) => tagged(`a${index}`, { Env: `e${index % 12}`, Temp: "x" })),
      ...Array.from({ length: 5 }, (_, index) => tagged(`h${index}`, { Owner: "me" }, shop, home)),
    ],
  },
  [lab]: { resources: [tagged("l1", {}, lab), tagged("l2", { Owner: "" }, lab)] },
})

const rules = `  - { id: owner, set: { Owner: nobody } }
  - { id: copy, set: { Stage: "\${resource.tags.Env ?? 'none'}" } }
  - { id: temp, remove: [Temp] }`

const policyOf = (more = "") =>
  policyWith(rules, { include: `"${shop}", "${lab}"`, regions: `[${ireland}, ${home}]`, more })

const unlimited = "limits: { changesPerAccount: none, changesPerSweep: none }"

/** An organization with its policy. */
const over = (policy: string) => ({ organization, policy })

describe("a sweep in which processes take turns", () => {
  it("comes to what one process comes to", async () => {
    await comesToTheSame(over(policyOf()), {}, ({ turns }) => {
      assert.deepEqual(Array.from(turns.values()), [1, 1])
    })
  })

  it("comes to the same where the time of a process ends while it writes", async () => {
    await comesToTheSame(over(policyOf()), { turnMs: 1500 }, ({ turns }) => {
      assert.isAbove(turns.get(shop) ?? 0, 1)
    })
  })

  it("comes to the same where nothing is gathered", async () => {
    await comesToTheSame(over(policyOf(unlimited)), { turnMs: 1500 }, ({ turns }) => {
      assert.isAbove(turns.get(shop) ?? 0, 1)
    })
  })

  it("comes to the same in a plan, of which nothing is written down", async () => {
    await playIn({ organization, policy: policyOf() }, async (fixture) => {
      const expected = await swept(fixture, { mode: "plan" })
      const { report, turns } = await sweepInTurns(fixture, { asked: { mode: "plan" }, turnMs: 700 })
      assert.deepEqual(comparable(report), comparable(expected))
      assert.isAbove(turns.get(shop) ?? 0, 0)
      assert.isEmpty(fixture.aws.writes())
    })
  })

  it("counts what was reserved for an account once, however many processes it takes", async () => {
    const policy = policyOf("limits: { changesPerSweep: 47 }")
    await comesToTheSame(over(policy), { turnMs: 1500 }, ({ turns, report }) => {
      assert.isAbove(turns.get(shop) ?? 0, 1)
      assert.strictEqual(report.outcome, "complete")
    })
  })

  it("tells of its end what the process that prepared it knew: where accounts stand, and why its policy is applied", async () => {
    const policy = policyOf("exemptions: []").replace(
      "rules:",
      'rules:\n  - { id: where, set: { Path: "${ou.path}" } }',
    )
    const told: Array<EndedSweep> = []
    await playIn({ organization, policy }, async (fixture) => {
      const digest = `sha256:${"0".repeat(64)}`
      await fixture.live(Controls.use((controls) => controls.approve({ digest, approvedBy: "the stack" })))
      await sweepInTurns(fixture, {
        asked: { unapproved: "the lab is on fire" },
        teller: {
          ended: (sweep) =>
            Effect.sync(() => {
              told.push(sweep)
              return { raised: { critical: 0, warning: 0, notice: 0 }, undelivered: 0, lastComplete: "" }
            }),
        },
      })
      const [ended] = told
      assert.deepEqual(ended?.header.unapproved, { reason: "the lab is on fire", approvedDigest: digest })
      const facts = ended?.accounts.get(AccountId.make(shop))
      assert.isAbove(facts?.units.length ?? 0, 0)
      assert.strictEqual(facts?.units.at(-1)?.path, "")
    })
  })

  it("says in its report what all of its processes called", async () => {
    await playIn({ organization, policy: policyOf() }, async (fixture) => {
      const before = fixture.aws.calls().get("STS:AssumeRole") ?? 0
      const { report } = await sweepInTurns(fixture, { turnMs: 1500 })
      const made = (fixture.aws.calls().get("STS:AssumeRole") ?? 0) - before
      assert.strictEqual(report.apiCalls["STS:AssumeRole"], made)
    })
  })
})

describe("a process that is killed in its turn", () => {
  it("is gone on with by the next, whatever call it died at, and nothing is done or counted twice", async () => {
    const died: Array<string> = []
    for (const more of ["", unlimited]) {
      const expected = await inOne(over(policyOf(more)))
      const undisturbed: Array<ReadonlyArray<string>> = []
      await playIn({ organization, policy: policyOf(more) }, async (fixture) => {
        const { calls } = await sweepInTurns(fixture)
        undisturbed.push(...(calls.get(shop) ?? []))
      })
      const calls = undisturbed.flat()
      const moments = ["before", "after", "answered"] as const
      for (const [index, kind] of Array.from(new Set(calls)).entries()) {
        const places = calls.flatMap((call, place) => (call === kind ? [place + 1] : []))
        const call = places[(index * 7) % places.length] ?? 1
        const kill = { call, moment: moments[index % moments.length] ?? "after" }
        await playIn({ organization, policy: policyOf(more) }, async (fixture) => {
          const { report, turns } = await sweepInTurns(fixture, {
            fateOf: (account, turn) => (account.id === shop && turn === 1 ? { kill } : {}),
          })
          const where = `killed ${kill.moment} call ${call}, ${kind}`
          assert.strictEqual(turns.get(shop), 2, where)
          assert.deepEqual(comparable(report), comparable(expected.report), where)
          assert.deepEqual(differencesOf(expected.tags, snapshotOf(fixture)), [], where)
          const { result: faults } = await fixture.live(judgeRecord(fixture))
          assert.deepEqual(faults, [], where)
          died.push(kind)
        })
      }
    }
    assert.isAbove(new Set(died).size, 8)
  })

  it("leaves an account that failed, where every one of them is killed", async () => {
    await playIn({ organization, policy: policyOf() }, async (fixture) => {
      const kill = { call: 2, moment: "before" } as const
      const { report } = await sweepInTurns(fixture, {
        fateOf: (account) => (account.id === shop ? { kill } : {}),
      })
      addsUp(report)
      assert.strictEqual(report.outcome, "partial")
      assert.deepInclude(report.coverage.accounts, { failed: 1, swept: 1 })
      assert.isTrue(
        report.failures.every(({ account, reason }) => account === shop && reason === "unavailable"),
      )
    })
  })
})

describe("an account-Region that does not fit into the time of a process", () => {
  it("is too large after it was begun four times, and its account's others are swept", async () => {
    const pages = Array.from({ length: 900 }, (_, index) => tagged(`p${index}`, { Owner: "me" }))
    const large = organizationWith({
      [shop]: { resources: [...pages, tagged("h1", {}, shop, home)] },
      [lab]: { resources: [tagged("l1", {}, lab)] },
    })
    await playIn({ organization: large, policy: policyOf() }, async (fixture) => {
      const { report, turns } = await sweepInTurns(fixture, { turnMs: 330 })
      addsUp(report)
      assert.isAtLeast(turns.get(shop) ?? 0, 4)
      assert.deepEqual(
        report.failures.map(({ account, region, reason }) => [account, region, reason]),
        [[shop, ireland, "too-large"]],
      )
      assert.deepEqual(new Set(fixture.aws.writes().map(({ region }) => region)), new Set([home, ireland]))
      assert.isFalse(
        fixture.aws.writes().some(({ account, region }) => account === shop && region === ireland),
      )
    })
  })
})
