import type { AccountSeed, LocalAws } from "@orgtag/local-aws"
import { AccountId, type SweepEvent, SweepEvents, type SweepReport, SweepLedger } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { assert, describe, it } from "vitest"
import type { Fixture, FixtureOptions, SeenCall } from "../src/index.ts"
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
  swept,
  tagged,
  tagging,
} from "./scenario.ts"

const paris = "eu-west-3"
const newcomer = "555555555555"

const organization = organizationWith({
  [shop]: { resources: [tagged("orders", { Env: "prod" })] },
  [lab]: { resources: [tagged("trials", { Env: "prod" }, lab)] },
})

/** An account of the organization, changed. */
const changed = (id: string, change: Partial<AccountSeed>): AccountSeed => {
  const account = organization.accounts.find((each) => each.id === id)
  if (account === undefined) throw new Error(`there is no account ${id}`)
  return { ...account, ...change }
}

const joining = (): AccountSeed =>
  changed(lab, { id: newcomer, name: "newcomer", resources: [tagged("first", { Env: "prod" }, newcomer)] })

/** Everything below a unit, owned as the unit says; the home Region and Ireland, or what is enabled. */
const policy = policyWith('  - { id: owner, set: { Owner: "${ou.name}" } }', { include: '"Workloads/**"' })
const enabled = policyWith('  - { id: owner, set: { Owner: "${ou.name}" } }', {
  include: '"Workloads/**"',
  regions: "enabled",
})

/** Acts once, when a sweep tells of something, or when it makes a call. */
interface Moment {
  readonly told?: (event: SweepEvent) => boolean
  readonly called?: (call: SeenCall) => boolean
  readonly act: (aws: LocalAws) => void
}

const play = (
  text: string,
  moment: Moment,
  judge: (played: Fixture, report: SweepReport) => Promise<void>,
) => {
  let acted = false
  const act = (aws: LocalAws): void => {
    if (!acted) moment.act(aws)
    acted = true
  }
  const played: { fixture?: Fixture } = {}
  const watch: FixtureOptions["watch"] = (call) => {
    if (moment.called?.(call) === true && played.fixture !== undefined) act(played.fixture.aws)
  }
  return playIn({ organization, policy: text, watch }, async (fixture) => {
    played.fixture = fixture
    const hear = (event: SweepEvent) =>
      Effect.sync(() => {
        if (moment.told?.(event) === true) act(fixture.aws)
      })
    const sweeping = fixture.sweepOf({}).pipe(Effect.provideService(SweepEvents, hear))
    const { result: report } = await fixture.live(sweeping)
    assert.isDefined(report)
    addsUp(report)
    assert.isTrue(acted)
    await judge(fixture, report)
  })
}

/** The rows of a sweep: `account region state`. */
const rowsOf = async (fixture: Fixture, { sweepId }: SweepReport): Promise<ReadonlyArray<string>> => {
  const { result: rows = [] } = await fixture.live(
    SweepLedger.use((ledger) => Stream.runCollect(ledger.rows(sweepId))),
  )
  return rows
    .filter(({ state }) => state !== "entered")
    .map(({ account, region, state, failure }) =>
      [account, region, state, ...(failure === undefined ? [] : [failure.reason])].join(" "),
    )
    .toSorted()
}

const outside = ["111111111111 * exempt", "222222222222 * exempt"]
const both = [...outside, `${shop} ${ireland} swept`, `${lab} ${ireland} swept`]
const suspend = (aws: LocalAws) => aws.outside.putAccount(changed(lab, { state: "SUSPENDED" }))
const move = (aws: LocalAws) => aws.outside.putAccount(changed(lab, { parentId: "ou-root-security" }))
const switchOff = (aws: LocalAws) => aws.outside.putAccount(changed(lab, { enabledRegions: [home] }))
const scopeIsDecided = (event: SweepEvent) => event._tag === "ScopeDecided"
const isEntered = (id: string) => (event: SweepEvent) =>
  event._tag === "AccountEntered" && event.account === id

describe("an account that joins during a sweep", () => {
  it("is not in it, for its accounts are those of its beginning, and is in the next one", async () => {
    const moment = { told: scopeIsDecided, act: (aws: LocalAws) => aws.outside.putAccount(joining()) }
    await play(policy, moment, async (fixture, report) => {
      assert.strictEqual(report.outcome, "complete")
      assert.deepEqual(await rowsOf(fixture, report), both)
      assert.deepEqual(fixture.aws.tags(queue("first", newcomer)), { Env: "prod" })
      const next = await swept(fixture)
      assert.deepEqual(await rowsOf(fixture, next), [...both, `${newcomer} ${ireland} swept`])
      assert.strictEqual(fixture.aws.tags(queue("first", newcomer))?.["Owner"], "Workloads")
    })
  })

  it("is not in it either where the tree is read after the accounts", async () => {
    const moment = {
      // The accounts are asked for beside the roots, so that their answer is there once the tree is read below them.
      called: ({ kind, input }: SeenCall) =>
        kind === "Organizations:ListAccountsForParent" && input["ParentId"] !== "r-root",
      act: (aws: LocalAws) => aws.outside.putAccount(joining()),
    }
    await play(policy, moment, async (fixture, report) => {
      assert.strictEqual(report.outcome, "complete")
      assert.deepEqual(await rowsOf(fixture, report), both)
    })
  })
})

describe("an account that leaves during a sweep", () => {
  it("has failed where it was not entered yet, the others are swept, and the next sweep is without it", async () => {
    const moment = { told: scopeIsDecided, act: (aws: LocalAws) => aws.outside.leave(lab) }
    await play(policy, moment, async (fixture, report) => {
      assert.strictEqual(report.outcome, "partial")
      assert.deepEqual(await rowsOf(fixture, report), [
        ...outside,
        `${shop} ${ireland} swept`,
        `${lab} * failed cannot-enter`,
      ])
      assert.isTrue(fixture.aws.writes().every(({ account }) => account === shop))
      const next = await swept(fixture)
      assert.strictEqual(next.outcome, "complete")
      assert.deepEqual(await rowsOf(fixture, next), [...outside, `${shop} ${ireland} swept`])
    })
  })

  it("is swept to its end where it was entered, with a record of every change", async () => {
    const moment = { told: isEntered(lab), act: (aws: LocalAws) => aws.outside.leave(lab) }
    await play(policy, moment, async (fixture, report) => {
      assert.strictEqual(report.outcome, "complete")
      assert.deepEqual(await rowsOf(fixture, report), both)
      assert.deepInclude(report.changes, { add: 2, verified: 2 })
    })
  })

  it("fails where it was asked for by name, for then it is not in the organization", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      fixture.aws.outside.leave(lab)
      const report = await swept(fixture, { accounts: [AccountId.make(lab)] })
      assert.deepInclude(report.failures[0], { account: lab, reason: "not-found" })
    })
  })

  it("has failed where it is suspended before it is entered, and is exempt from then on", async () => {
    await play(policy, { told: scopeIsDecided, act: suspend }, async (fixture, report) => {
      assert.include(await rowsOf(fixture, report), `${lab} * failed cannot-enter`)
      assert.include(await rowsOf(fixture, await swept(fixture)), `${lab} * exempt`)
    })
  })
})

describe("an account that is moved during a sweep", () => {
  it("is tagged as it stood when the tree was read, and in the next sweep as it stands then", async () => {
    await play(policy, { told: scopeIsDecided, act: move }, async (fixture, report) => {
      assert.strictEqual(report.outcome, "complete")
      assert.strictEqual(fixture.aws.tags(queue("trials", lab))?.["Owner"], "Workloads")
      const next = await swept(fixture)
      assert.include(await rowsOf(fixture, next), `${lab} * exempt`)
    })
  })

  it("has failed as unread where the tree shows it in no unit, or in two, and nothing is written to it", async () => {
    const trees: ReadonlyArray<readonly [before: string, after: string]> = [
      // Listed from Security on: the unit that is read first has it not yet, or has it still.
      ["ou-root-workload", "ou-root-security"],
      ["ou-root-security", "ou-root-workload"],
    ]
    for (const [before, after] of trees) {
      const reads = { count: 0 }
      const played: { fixture?: Fixture } = {}
      const watch: FixtureOptions["watch"] = ({ kind, input }) => {
        if (kind !== "Organizations:ListAccountsForParent" || input["ParentId"] === "r-root") return
        reads.count += 1
        // Between the reads of the two units.
        if (reads.count === 2) played.fixture?.aws.outside.putAccount(changed(lab, { parentId: after }))
      }
      const moving = {
        ...organization,
        accounts: organization.accounts.map((account) =>
          account.id === lab ? { ...account, parentId: before } : account,
        ),
      }
      await playIn({ organization: moving, policy, watch }, async (fixture) => {
        played.fixture = fixture
        fixture.aws.setFaults([
          // One after the other, so that the move comes in between.
          {
            service: "Organizations",
            operation: "ListAccountsForParent",
            calls: "3-3",
            do: { pauseMs: 1_000 },
          },
        ])
        const report = await swept(fixture)
        assert.strictEqual(report.outcome, "partial")
        assert.include(await rowsOf(fixture, report), `${lab} * failed unread`)
        assert.isTrue(fixture.aws.writes().every(({ account }) => account === shop))
      })
    }
  })
})

describe("a Region that is enabled", () => {
  const withParis = changed(lab, { enabledRegions: [home, ireland, paris] })
  const inParis = tagged("trials", { Env: "prod" }, lab, paris)
  const enable = (aws: LocalAws) => {
    aws.outside.putAccount(withParis)
    aws.outside.addResource(lab, inParis)
  }

  it("is in the sweep that enters the account after that, without anybody doing anything", async () => {
    await play(enabled, { told: scopeIsDecided, act: enable }, async (fixture, report) => {
      assert.strictEqual(report.outcome, "complete")
      assert.include(await rowsOf(fixture, report), `${lab} ${paris} swept`)
      assert.strictEqual(fixture.aws.tags(inParis.arn)?.["Owner"], "Workloads")
    })
  })

  it("is in the next sweep where the account was entered before that", async () => {
    await play(enabled, { told: isEntered(lab), act: enable }, async (fixture, report) => {
      assert.strictEqual(report.outcome, "complete")
      assert.isFalse((await rowsOf(fixture, report)).some((row) => row.includes(paris)))
      assert.include(await rowsOf(fixture, await swept(fixture)), `${lab} ${paris} swept`)
    })
  })

  it("and switched off during a sweep is exempt in it once the account says so, and is not in the next one", async () => {
    await play(enabled, { told: isEntered(lab), act: switchOff }, async (fixture, report) => {
      const rows = await rowsOf(fixture, report)
      assert.include(rows, `${lab} ${ireland} exempt`)
      assert.include(rows, `${lab} ${home} swept`)
      assert.isTrue(fixture.aws.writes().every(({ account }) => account === shop))
      const next = await swept(fixture)
      assert.isFalse((await rowsOf(fixture, next)).some((row) => row.startsWith(`${lab} ${ireland}`)))
    })
  })

  it("and answers as if it were not has failed, for the account says that it is", async () => {
    await playIn({ organization, policy: enabled }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: tagging,
          operation: "GetResources",
          account: lab,
          region: ireland,
          calls: "rate:1",
          do: { error: { code: "UnrecognizedClientException", status: 400 } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.include(await rowsOf(fixture, report), `${lab} ${ireland} failed region-disabled`)
    })
  })
})
