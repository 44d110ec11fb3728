import type { Fault } from "@orgtag/local-aws"
import { assert, describe, it } from "vitest"
import {
  differencesOf,
  judgeRecord,
  manifestFaults,
  organizationOf,
  snapshotOf,
  sweepInTurns,
} from "../src/index.ts"
import { comesToTheSame, comparable, inOne } from "./comesToTheSame.ts"
import {
  addsUp,
  home,
  ireland,
  lab,
  organizationWith,
  playIn,
  policyWith,
  queue,
  shop,
  tagged,
  tagging,
  untagged,
} from "./scenario.ts"

/** An account-Region of six pages, with changes on most of them, resources that never had a tag, and a small Region beside it. */
const organization = organizationWith({
  [shop]: {
    resources: [
      ...Array.from({ length: 500 }, (_, index) => ({
        ...tagged(
          `p${String(index).padStart(4, "0")}`,
          index % 8 === 0 ? { Env: `e${index % 5}` } : { Owner: "me" },
        ),
        // Some refuse to be changed, and fail again whoever tries.
        tagging: index % 88 === 0 ? ("unsupported" as const) : ("ok" as const),
      })),
      ...Array.from({ length: 40 }, (_, index) => untagged(queue(`u${String(index).padStart(4, "0")}`))),
      ...Array.from({ length: 5 }, (_, index) => tagged(`h${index}`, {}, shop, home)),
    ],
  },
  [lab]: { resources: [tagged("l1", {}, lab)] },
})

const rules = `  - { id: owner, set: { Owner: nobody } }
  - { id: env, when: { tags: { Env: present } }, remove: [Env] }`

const policyOf = (more = "", inventory = "{ resourceExplorer: auto, iam: off, autoScaling: off }") =>
  policyWith(rules, {
    include: `"${shop}", "${lab}"`,
    regions: `[${ireland}, ${home}]`,
    inventory,
    more: `values: { Owner: [me, nobody] }\n${more}`,
  })

const unlimited = "limits: { changesPerAccount: none, changesPerSweep: none }"
const large = (more = "") => ({ organization, policy: policyOf(more) })

const ec2Denied: Fault = {
  service: "EC2",
  operation: "DescribeVpcs",
  calls: "every:1",
  do: { error: { code: "UnauthorizedOperation", status: 403 } },
}

/** How often each page of the walk through the large Region was asked for. */
const pagesAskedFor = (calls: ReadonlyArray<ReadonlyArray<string>>): number =>
  calls.flat().filter((kind) => kind === `${tagging}:GetResources`).length

describe("an account-Region that does not fit into the time of a process", () => {
  it("is gone on with where the last one stopped, and comes to what one process comes to", async () => {
    for (const more of ["", unlimited]) {
      const expected = await inOne(large(more))
      for (const turnMs of [600, 900])
        await comesToTheSame(
          large(more),
          { goesOn: true, streamed: 40, turnMs },
          ({ turns }) => assert.isAbove(turns.get(shop) ?? 0, 2, `${more} ${turnMs} ms`),
          expected,
        )
    }
  })

  it("is not read twice: all its processes together ask for little more than one does", async () => {
    await playIn(large(), async (fixture) => {
      const whole = await sweepInTurns(fixture)
      await playIn(large(), async (second) => {
        const { calls, turns } = await sweepInTurns(second, { goesOn: true, streamed: 40, turnMs: 400 })
        const [one, many] = [whole.calls.get(shop) ?? [], calls.get(shop) ?? []]
        const more = pagesAskedFor(many) - pagesAskedFor(one)
        // A page that was asked for in advance, and what is due read again: two calls a hundred.
        assert.isAtMost(more, 4 * (turns.get(shop) ?? 0))
      })
    })
  })

  it("comes to the same where the organization is messy", async () => {
    for (const seed of [3]) {
      const messy = { organization: organizationOf(seed, { accounts: 3, regions: 2, resources: 400 }) }
      await comesToTheSame(messy, { goesOn: true, streamed: 40, turnMs: 700 }, ({ turns }) =>
        assert.isAbove(Math.max(...turns.values()), 2),
      )
    }
  })

  it("comes to the same in a plan", async () => {
    for (const more of ["", unlimited])
      await playIn(large(more), async (fixture) => {
        const { result: expected } = await fixture.live(fixture.sweepOf({ mode: "plan" }))
        assert.isDefined(expected)
        const asked = { mode: "plan" } as const
        const { report, turns } = await sweepInTurns(fixture, {
          asked,
          goesOn: true,
          streamed: 40,
          turnMs: 120,
        })
        assert.deepEqual(comparable(report), comparable(expected))
        assert.isAbove(turns.get(shop) ?? 0, 2)
        assert.isEmpty(fixture.aws.writes())
      })
  })

  it("says of too many changes what one process says", async () => {
    await comesToTheSame(
      large("limits: { changesPerAccount: 40 }"),
      { goesOn: true, streamed: 40, turnMs: 500 },
      ({ report }) => assert.isTrue(report.failures.every(({ reason }) => reason === "limit")),
    )
  })

  it("counts what earlier processes changed once, where just so many changes are allowed", async () => {
    const exact = large("limits: { changesPerAccount: 108, changesPerSweep: 109 }")
    await comesToTheSame(exact, { goesOn: true, turnMs: 600 }, ({ report, turns }) => {
      assert.isAbove(turns.get(shop) ?? 0, 2)
      assert.isFalse(report.failures.some(({ reason }) => reason === "limit"))
    })
  })

  it("is walked through anew where its page token is too old by then, and nothing is counted twice", async () => {
    await comesToTheSame(large(), (fixture) => ({
      goesOn: true,
      streamed: 40,
      turnMs: 900,
      fateOf: (account, turn) => {
        if (account.id === shop && turn === 2) fixture.clock.pass("15 minutes")
        return {}
      },
    }))
  })

  it("is too large after its walk began anew more than three times, and its account's others are swept", async () => {
    await playIn(large(), async (fixture) => {
      const { report } = await sweepInTurns(fixture, {
        goesOn: true,
        streamed: 40,
        turnMs: 300,
        fateOf: (account) => {
          if (account.id === shop) fixture.clock.pass("15 minutes")
          return {}
        },
      })
      addsUp(report)
      assert.deepEqual(
        report.failures.map(({ account, region, reason }) => [account, region, reason]),
        [[shop, ireland, "too-large"]],
      )
      assert.isTrue(fixture.aws.writes().some(({ account, region }) => account === shop && region === home))
    })
  })
})

describe("what is due and is read again by the process that goes on", () => {
  const vpc = `arn:aws:ec2:${ireland}:${shop}:vpc/vpc-2`
  const network = { vpc: "vpc-2", isDefault: false }
  const withVpc = organizationWith({
    [shop]: {
      resources: [
        { ...untagged(vpc), tags: { Env: "dev" }, network },
        ...(organization.accounts.find(({ id }) => id === shop)?.resources ?? []),
      ],
    },
  })

  it("has failed with its reason where EC2 does not say any more whose it is, and is not written", async () => {
    await playIn({ organization: withVpc, policy: policyOf() }, async (fixture) => {
      const { report } = await sweepInTurns(fixture, {
        goesOn: true,
        turnMs: 600,
        // All was read by then, and nothing was written yet.
        fateOf: (account, turn) => {
          if (account.id === shop && turn === 3) fixture.aws.setFaults([ec2Denied])
          return {}
        },
      })
      addsUp(report)
      const told = report.failures.filter(({ resource }) => resource === vpc)
      assert.deepEqual(
        told.map(({ reason }) => reason),
        ["denied"],
      )
      assert.deepEqual(fixture.aws.tags(vpc), { Env: "dev" })
    })
  })
})

describe("a process that goes on with an account-Region and is killed", () => {
  it("is gone on with in its turn, whatever call it died at", async () => {
    for (const more of ["", unlimited]) {
      const expected = await inOne(large(more))
      for (const call of [8, 33, 60, 90]) {
        const moment = (["before", "after", "answered"] as const)[call % 3] ?? "after"
        await playIn(large(more), async (fixture) => {
          const where = `killed ${moment} call ${call}${more}`
          const { report } = await sweepInTurns(fixture, {
            goesOn: true,
            streamed: 40,
            turnMs: 900,
            fateOf: (account, turn) =>
              account.id === shop && turn > 1 && turn < 4 ? { kill: { call, moment } } : {},
          })
          assert.deepEqual(comparable(report), comparable(expected.report), where)
          assert.deepEqual(differencesOf(expected.tags, snapshotOf(fixture)), [], where)
          const { result: faults } = await fixture.live(judgeRecord(fixture))
          assert.deepEqual(faults, [], where)
          const { result: broken } = await fixture.live(manifestFaults(fixture, report.sweepId))
          assert.deepEqual(broken, [], where)
        })
      }
    }
  })
})
