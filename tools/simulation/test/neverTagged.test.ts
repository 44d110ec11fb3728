import { gunzipSync } from "node:zlib"
import { demoPolicy, type ExplorerSettings, type Fault, generateOrganization } from "@orgtag/local-aws"
import type { FailureReason, SweepReport } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { assert, describe, it } from "vitest"
import type { Fixture, FixtureOptions } from "../src/index.ts"
import {
  callsDuring,
  home,
  ireland,
  lab,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queue,
  shop,
  swept,
  tagged,
  tagging,
  untagged,
} from "./scenario.ts"

const explorer = "Resource Explorer 2"
const auto = "{ resourceExplorer: auto, iam: off, autoScaling: off }"
const required = "{ resourceExplorer: required, iam: off, autoScaling: off }"
const creating = "{ resourceExplorer: auto, createIndex: true, iam: off, autoScaling: off }"

const fresh = queue("fresh")
const table = (account: string, region: string) => `arn:aws:dynamodb:${region}:${account}:table/orders`
const bucket = "arn:aws:s3:::receipts"

const organization = organizationWith({
  [shop]: {
    resources: [tagged("orders", { Owner: "shop" }), untagged(fresh), untagged(bucket, home)],
  },
  [lab]: { resources: [ireland, home].map((region) => untagged(table(lab, region), region)) },
})

const playWith = (
  options: Partial<FixtureOptions> & { readonly inventory?: string },
  play: (fixture: Fixture) => Promise<void>,
) =>
  playIn(
    {
      organization,
      policy: policyWith(ownerRule, {
        include: `"${shop}", "${lab}"`,
        regions: `[${ireland}, ${home}]`,
        inventory: options.inventory ?? auto,
      }),
      ...options,
    },
    play,
  )

/** The ARNs of all lines of a sweep's manifests; a plan has no ledger that they are named in. */
const manifestLines = (fixture: Fixture, sweepId: string) =>
  fixture.manifests.places(sweepId).pipe(
    Stream.flatMap((place) => fixture.manifests.parts(place)),
    Stream.runCollect,
    Effect.map((parts) =>
      parts.flatMap((part) =>
        gunzipSync(part)
          .toString("utf8")
          .split("\n")
          .flatMap((line) => /"arn":"([^"]+)"/u.exec(line)?.slice(1) ?? []),
      ),
    ),
  )

const never = (report: SweepReport) => report.coverage.neverTagged

describe("resources that never had a tag", () => {
  it("are found in every Region, looked up, judged, tagged and verified; again there is nothing to do", async () => {
    await playWith({}, async (fixture) => {
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.deepEqual(never(report), { lookedFor: 4, notLookedFor: 0 })
      assert.deepInclude(report.resources, { seen: 5, changed: 4, compliant: 1 })
      assert.deepInclude(report.changes, { add: 4, verified: 4 })
      for (const arn of [fresh, bucket, table(lab, ireland), table(lab, home)])
        assert.deepEqual(fixture.aws.tags(arn), { Owner: "nobody" })
      const calls = await callsDuring(fixture, async () => {
        const again = await swept(fixture)
        assert.deepInclude(again.resources, { seen: 5, compliant: 5 })
      })
      // All of them have a tag by now: the walk shows them, and none is looked up.
      assert.strictEqual(calls.get(`${tagging}:GetResources`), 4)
      assert.isUndefined(calls.get(`${tagging}:TagResources`))
    })
  })

  it("are in a plan, which writes nothing", async () => {
    await playWith({}, async (fixture) => {
      const report = await swept(fixture, { mode: "plan" })
      assert.deepInclude(report.resources, { seen: 5, changed: 4 })
      assert.isEmpty(fixture.aws.writes())
    })
  })

  it("are not looked for where there is no index, and that is said and is no failure", async () => {
    await playWith({ explorer: { index: (account) => account === lab } }, async (fixture) => {
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.deepEqual(never(report), { lookedFor: 2, notLookedFor: 2 })
      assert.deepEqual(fixture.aws.tags(fresh), {})
      assert.strictEqual(fixture.aws.explorerIndexesCreated().size, 0)
      // The lab is searched through its view; of the shop only the index is asked for.
      assert.strictEqual(report.apiCalls[`${explorer}:GetIndex`], 4)
      assert.strictEqual(report.apiCalls[`${explorer}:ListResources`], 2)
    })
  })

  it("are not asked for where the policy turns Resource Explorer off", async () => {
    await playWith(
      { inventory: "{ resourceExplorer: off, iam: off, autoScaling: off }" },
      async (fixture) => {
        const report = await swept(fixture)
        assert.deepEqual(never(report), { lookedFor: 0, notLookedFor: 4 })
        assert.isEmpty(Object.keys(report.apiCalls).filter((name) => name.startsWith(explorer)))
      },
    )
  })
})

describe("resources that never had a tag, in a generated organization,", () => {
  it("are all found, in every Region of every account that is entered, each once", async () => {
    const generated = generateOrganization({ accounts: 6, regions: 3, resources: 300, seed: 11 })
    await playIn({ organization: generated, policy: demoPolicy(generated) }, async (fixture) => {
      const report = await swept(fixture, { mode: "plan" })
      const { result: lines = [] } = await fixture.live(manifestLines(fixture, report.sweepId))
      const listed = new Set(lines)
      assert.strictEqual(listed.size, lines.length)
      const never = generated.accounts
        .filter(({ state }) => state === "ACTIVE")
        .flatMap(({ resources }) => resources.filter(({ visibility }) => visibility === "never-tagged"))
      assert.isAbove(never.length, 15)
      assert.isAbove(new Set(never.map(({ region }) => region)).size, 2)
      assert.deepEqual(
        never.map(({ arn }) => arn).filter((arn) => !listed.has(arn)),
        [],
      )
      assert.strictEqual(report.coverage.neverTagged.notLookedFor, 0)
      assert.strictEqual(fixture.aws.explorerIndexesCreated().size, 0)
      assert.isEmpty(fixture.aws.writes())
    })
  })
})

describe("an index of Resource Explorer", () => {
  it("is created only by a sweep whose policy says so, never by a plan, and is not believed while it is new", async () => {
    await playWith({ inventory: creating, explorer: { index: () => false } }, async (fixture) => {
      await swept(fixture, { mode: "plan" })
      assert.strictEqual(fixture.aws.explorerIndexesCreated().size, 0)
      const report = await swept(fixture)
      assert.strictEqual(fixture.aws.explorerIndexesCreated().size, 4)
      assert.strictEqual(report.outcome, "complete")
      assert.deepEqual(never(report), { lookedFor: 0, notLookedFor: 4 })
      assert.deepEqual(fixture.aws.tags(fresh), { Owner: "nobody" })
    })
  })
})

const explorers: ReadonlyArray<readonly [string, ExplorerSettings, string]> = [
  ["has no index", { index: () => false }, auto],
  [
    "shows only a part, since its service-linked role is missing",
    { index: () => false, serviceRole: () => false },
    creating,
  ],
  ["has no view", { views: () => [] }, auto],
  [
    "has views with filters only",
    { views: () => [{ name: "default", filter: "service:sqs", isDefault: true }] },
    auto,
  ],
]

const twoViews = [
  { name: "mine", filter: "service:sns", isDefault: true },
  { name: "all", filter: "", isDefault: false },
]

describe("a Region whose Resource Explorer", () => {
  for (const [what, settings, inventory] of explorers) {
    it(`${what} was not looked through: said, and not set up where it is required`, async () => {
      await playWith({ explorer: settings, inventory }, async (fixture) => {
        const report = await swept(fixture)
        assert.strictEqual(report.outcome, "complete")
        assert.deepEqual(never(report), { lookedFor: 0, notLookedFor: 4 })
      })
      const strict = inventory.replace("auto", "required")
      await playWith({ explorer: settings, inventory: strict }, async (fixture) => {
        const report = await swept(fixture)
        assert.strictEqual(report.outcome, "partial")
        assert.strictEqual(report.coverage.accountRegions.failed, 4)
        assert.isTrue(report.failures.every(({ reason }) => reason === "explorer-not-set-up"))
        assert.isEmpty(fixture.aws.writes())
      })
    })
  }

  it("has a view without a filter beside a default one with a filter is looked through by that", async () => {
    await playWith({ explorer: { views: () => twoViews } }, async (fixture) => {
      const report = await swept(fixture)
      assert.deepEqual(never(report), { lookedFor: 4, notLookedFor: 0 })
      assert.strictEqual(report.resources.changed, 4)
    })
  })

  it("gathers the indexes of all Regions adds nothing to its own: a bucket counts in its own Region", async () => {
    await playWith(
      { explorer: { aggregator: (_account, region) => region === ireland } },
      async (fixture) => {
        const report = await swept(fixture)
        assert.deepInclude(report.resources, { seen: 5, changed: 4, failed: 0 })
      },
    )
  })

  const failures: ReadonlyArray<readonly [string, Fault["do"], FailureReason]> = [
    ["refuses", { error: { code: "AccessDeniedException", status: 403 } }, "denied"],
    ["is throttled", { throttle: true }, "throttled"],
    ["answers what is not AWS's", { answer: { status: 200, body: "<html>" } }, "malformed"],
    ["answers nothing that it should", { answer: { status: 200, body: "{}" } }, "malformed"],
    ["leads in a circle", { page: "repeat" }, "malformed"],
  ]
  for (const operation of ["GetIndex", "GetDefaultView", "ListResources"]) {
    for (const [what, effect, reason] of failures) {
      if (operation !== "ListResources" && "page" in effect) continue
      if (operation === "GetDefaultView" && "answer" in effect && effect.answer?.body === "{}") continue
      it(`${what} at ${operation} was not looked through: said, and ${reason} where it is required`, async () => {
        const fault: Fault = { service: explorer, operation, account: shop, calls: "rate:1", do: effect }
        await playWith({}, async (fixture) => {
          fixture.aws.setFaults([fault])
          const report = await swept(fixture)
          assert.strictEqual(report.outcome, "complete")
          assert.deepEqual(never(report), { lookedFor: 2, notLookedFor: 2 })
        })
        await playWith({ inventory: required }, async (fixture) => {
          fixture.aws.setFaults([fault])
          const report = await swept(fixture)
          assert.strictEqual(report.coverage.accountRegions.failed, 2)
          assert.isTrue(
            report.failures.every((failure) => failure.reason === reason && failure.account === shop),
          )
          assert.isTrue(fixture.aws.writes().every(({ account }) => account === lab))
        })
      })
    }
  }

  it("shows nothing where the tagging API does was not looked through", async () => {
    await playWith({}, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: explorer,
          operation: "ListResources",
          calls: "rate:1",
          do: { answer: { status: 200, body: '{"Resources":[]}' } },
        },
      ])
      const report = await swept(fixture)
      // Only in one account-Region does the tagging API show anything.
      assert.deepEqual(never(report), { lookedFor: 3, notLookedFor: 1 })
    })
  })
})

describe("a resource that is only known to exist", () => {
  it("fails as unread where the tagging API may not show its type, and nothing is written to it", async () => {
    const odd = `arn:aws:newservice:${ireland}:${shop}:thing/one`
    const untaggable = `arn:aws:cassandra:${ireland}:${shop}:/keyspace/shop/table/orders`
    const seed = organizationWith({
      [shop]: { resources: [untagged(odd), untagged(untaggable), untagged(fresh)] },
    })
    await playIn(
      { organization: seed, policy: policyWith(ownerRule, { inventory: auto }) },
      async (fixture) => {
        const report = await swept(fixture)
        assert.strictEqual(report.outcome, "partial")
        assert.deepInclude(report.resources, { seen: 3, failed: 1, untaggable: 1, changed: 1 })
        assert.deepInclude(report.failures[0], { resource: odd, reason: "unread" })
        assert.deepEqual(fixture.aws.tags(odd), {})
      },
    )
  })

  it("rests on no look-up that failed: the account-Region fails and nothing of it is written", async () => {
    await playWith({}, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: tagging,
          operation: "GetResources",
          arn: fresh,
          account: shop,
          calls: "rate:1",
          do: { answer: { status: 200, body: "{}" } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.deepInclude(report.failures[0], { account: shop, region: ireland, reason: "malformed" })
      assert.deepEqual(fixture.aws.tags(fresh), {})
    })
  })
})
