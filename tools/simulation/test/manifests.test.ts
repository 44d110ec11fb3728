import {
  AccountId,
  CallFailed,
  Manifests,
  observedTagsHash,
  readManifest,
  Region,
  ResourceArn,
  SweepLedger,
  type SweepReport,
} from "@orgtag/tagging"
import { Duration, Effect, Stream } from "effect"
import { assert, describe, it } from "vitest"
import { Fixture, manifestFaults } from "../src/index.ts"
import {
  ireland,
  lab,
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

/** A resource of most classes: changed, compliant, blocked, not compliant, exempt. */
const mixed = organizationWith({
  [shop]: {
    resources: [
      ...queues(3, { Env: "prod" }),
      tagged("owned", { Owner: "me", Env: "prod" }),
      tagged("typo", { Owner: "me", Env: "prd" }),
      {
        arn: `arn:aws:cloudformation:${ireland}:${shop}:stack/main/1`,
        region: ireland,
        tags: { Env: "prod" },
        visibility: "tagged",
        tagging: "ok",
      },
      {
        arn: `arn:aws:sns:${ireland}:${shop}:topic`,
        region: ireland,
        tags: { Env: "prod" },
        visibility: "tagged",
        tagging: "ok",
      },
    ],
  },
  [lab]: { resources: queues(2, { Owner: "lab" }, lab) },
})
const mixedPolicy = policyWith(ownerRule, {
  include: `"${shop}", "${lab}"`,
  more: `values: { Env: [prod] }
exemptions:
  - { id: EX-1, when: { types: ["sns:topic"] }, owner: a@example.com, approver: b@example.com, reason: r, expires: 2040-01-01 }
`,
})

const place = (sweepId: string) => ({
  sweepId,
  account: AccountId.make(shop),
  region: Region.make(ireland),
})

const linesOf = async (fixture: Fixture, sweepId: string) => {
  const { result } = await fixture.live(
    Effect.gen(function* () {
      const rows = yield* SweepLedger.use((ledger) => Stream.runCollect(ledger.rows(sweepId)))
      const row = rows.find(({ account, region }) => account === shop && region === ireland)
      if (row?.manifest === undefined) return []
      return yield* Stream.runCollect(readManifest(fixture.manifests.parts(place(sweepId)), row.manifest))
    }),
  )
  return result ?? []
}

const faultsOf = async (fixture: Fixture, { sweepId }: SweepReport) =>
  (await fixture.live(manifestFaults(fixture, sweepId))).result

describe("the manifest of an account-Region", () => {
  it("has a line for each resource that was looked at, changed or not, and agrees with its row", async () => {
    await playIn({ organization: mixed, policy: mixedPolicy }, async (fixture) => {
      const report = await swept(fixture)
      assert.deepInclude(report.resources, { seen: 9, changed: 3, blocked: 1, nonCompliant: 1, exempt: 1 })
      assert.deepEqual(await faultsOf(fixture, report), [])
      const lines = await linesOf(fixture, report.sweepId)
      const line = (arn: string) => lines.find((each) => each.arn === arn)
      assert.deepEqual(line(queue("q0001")), {
        arn: ResourceArn.make(queue("q0001")),
        type: "sqs:queue",
        class: "changed",
        rules: ["owner"],
        tags: observedTagsHash(new Map([["Env", "prod"]])),
        source: "tagging-api",
      })
      assert.strictEqual(line(queue("owned"))?.class, "compliant")
    })
  })

  it("of the next sweep says that nothing was to be changed", async () => {
    await playIn({ organization: mixed, policy: mixedPolicy }, async (fixture) => {
      await swept(fixture)
      const report = await swept(fixture)
      assert.deepEqual(await faultsOf(fixture, report), [])
      const classes = (await linesOf(fixture, report.sweepId)).map((line) => line.class)
      assert.notInclude(classes, "changed")
      assert.lengthOf(classes, 7)
    })
  })

  it("keeps as planned what then failed, and the row counts it so", async () => {
    await playIn({ organization: mixed, policy: mixedPolicy }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: tagging,
          operation: "TagResources",
          arn: queue("q0001"),
          calls: "rate:1",
          do: { failArn: { code: "AccessDeniedException", statusCode: 403 } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.resources.failed, 1)
      assert.deepEqual(await faultsOf(fixture, report), [])
      assert.lengthOf(
        (await linesOf(fixture, report.sweepId)).filter((line) => line.class === "changed"),
        3,
      )
    })
  })

  it("holds each resource once although AWS lists it several times and the walk starts again", async () => {
    await playIn({ organization: mixed, policy: mixedPolicy }, async (fixture) => {
      fixture.aws.setFaults([
        { service: tagging, operation: "GetResources", calls: "1-2", do: { page: "repeat" } },
      ])
      assert.deepEqual(await faultsOf(fixture, await swept(fixture)), [])
    })
  })

  it("is not there where the Region could not be read, and the row says nothing of one", async () => {
    await playIn({ organization: mixed, policy: mixedPolicy }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: tagging,
          operation: "GetResources",
          account: shop,
          calls: "rate:1",
          do: { answer: { status: 200, body: "{}" } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.isEmpty(await linesOf(fixture, report.sweepId))
      assert.deepEqual(await faultsOf(fixture, report), [])
    })
  })

  it("that cannot be written fails the account-Region before anything is written to it", async () => {
    await playIn({ organization: mixed, policy: mixedPolicy }, async (fixture) => {
      const full = new CallFailed({
        service: "orgtag manifests",
        operation: "Write",
        reason: "unavailable",
        code: "NoSpace",
        detail: "the disk is full",
        effect: "unknown",
        attempts: 1,
      })
      const store = {
        parts: fixture.manifests.parts,
        places: fixture.manifests.places,
        open: () =>
          Effect.succeed({ write: () => Effect.void, pause: Effect.fail(full), finish: Effect.fail(full) }),
      }
      const { result } = await fixture.live(fixture.sweep.pipe(Effect.provideService(Manifests, store)))
      assert.strictEqual(result?.outcome, "partial")
      assert.include(result?.failures[0]?.message, "the disk is full")
      assert.isEmpty(fixture.aws.writes())
    })
  })

  it("is written by a plan as well, which writes nothing else", async () => {
    await playIn({ organization: mixed, policy: mixedPolicy }, async (fixture) => {
      const { sweepId } = await swept(fixture, { mode: "plan" })
      const places = await fixture.live(Stream.runCollect(fixture.manifests.places(sweepId)))
      assert.lengthOf(places.result ?? [], 2)
      assert.isEmpty(fixture.aws.writes())
    })
  })
})

describe("manifests of the messy organizations of four seeds", () => {
  it("agree with their rows, before and after everything was changed", { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 4; seed++)
      await Effect.runPromise(
        Effect.scoped(
          Effect.gen(function* () {
            const fixture = yield* Fixture.make(seed)
            for (const wait of [0, 90]) {
              const report = yield* Effect.promise(() => swept(fixture, { wait: Duration.seconds(wait) }))
              assert.deepEqual(yield* Effect.promise(() => faultsOf(fixture, report)), [], `seed ${seed}`)
            }
          }),
        ),
      )
  })
})
