import type { Fault } from "@orgtag/local-aws"
import type { FailureReason, SweepReport } from "@orgtag/tagging"
import { assert, describe, it } from "vitest"
import type { Fixture } from "../src/index.ts"
import {
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

const always = "rate:1"

/** Two members with 150 queues each, so that a Region takes two pages; the shop's answers are the ones that go wrong. */
const options = {
  organization: organizationWith({
    [shop]: { resources: queues(150, { Env: "prod" }) },
    [lab]: { resources: queues(150, { Env: "prod" }, lab) },
  }),
  policy: policyWith(ownerRule, { include: `"${shop}", "${lab}"` }),
}

const reading = (effect: Fault["do"]): Fault => ({
  service: tagging,
  operation: "GetResources",
  account: shop,
  calls: always,
  do: effect,
})

const html = "<html><body><h1>502 Bad Gateway</h1></body></html>"

/** What an endpoint that is only nearly AWS says to a read of the shop, and what a sweep makes of it. */
const unreadable: ReadonlyArray<readonly [string, Fault["do"], FailureReason]> = [
  ["HTML with a 500", { answer: { status: 500, body: html } }, "unavailable"],
  ["HTML with a 200", { answer: { status: 200, body: html } }, "malformed"],
  ["200 and {}", { answer: { status: 200, body: "{}" } }, "malformed"],
  ["200 and nothing", { answer: { status: 200, body: "" } }, "malformed"],
  [
    "JSON that was cut off",
    { answer: { status: 200, body: '{"ResourceTagMappingList": [{"Reso' } },
    "malformed",
  ],
  [
    "a list that is no list",
    { answer: { status: 200, body: '{"ResourceTagMappingList": "nope"}' } },
    "malformed",
  ],
  [
    "a row without an ARN",
    {
      answer: {
        status: 200,
        body: '{"ResourceTagMappingList":[{"ResourceARN":null,"Tags":[]}],"PaginationToken":""}',
      },
    },
    "malformed",
  ],
  ["a token that leads back to its page", { page: "repeat" }, "malformed"],
  [
    "an operation that it does not have",
    { error: { code: "UnknownOperationException", status: 404 } },
    "invalid",
  ],
  ["no answer at all", { delayMs: 3_600_000 }, "unavailable"],
  ["a connection that closes", { cut: "before-apply" }, "unavailable"],
]

/** The lab is swept whatever the shop answers, and nothing of the shop is written. */
const onlyLabIsSwept = (fixture: Fixture, report: SweepReport): void => {
  assert.strictEqual(report.outcome, "partial")
  assert.strictEqual(report.resources.seen, 150)
  assert.strictEqual(report.resources.changed, 150)
  assert.deepEqual(Array.from(new Set(fixture.aws.writes().map(({ account }) => account))), [lab])
}

describe("an endpoint that is only nearly AWS", () => {
  for (const [answer, effect, reason] of unreadable) {
    it(`answers a read with ${answer}: the account-Region fails as ${reason}, and the rest is swept`, async () => {
      await playIn(options, async (fixture) => {
        fixture.aws.setFaults([reading(effect)])
        const report = await swept(fixture)
        onlyLabIsSwept(fixture, report)
        const [failure, ...more] = report.failures
        assert.deepInclude(failure, { account: shop, reason })
        assert.isEmpty(more)
      })
    })
  }

  it("cuts pages short: every resource is swept once all the same", async () => {
    await playIn(options, async (fixture) => {
      fixture.aws.setFaults([reading({ page: "short" })])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.strictEqual(report.resources.changed, 300)
      assert.lengthOf(fixture.aws.writes(), 300)
    })
  })

  it("sends empty pages in between: they are no end", async () => {
    await playIn(options, async (fixture) => {
      fixture.aws.setFaults([{ ...reading({ page: "empty" }), calls: "every:2" }])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.strictEqual(report.resources.changed, 300)
    })
  })

  it("takes a write and answers 200 {}: the change is not believed, and the next sweep settles it", async () => {
    await playIn(options, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: tagging,
          operation: "TagResources",
          account: shop,
          calls: always,
          do: { answer: { status: 200, body: "{}" } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.strictEqual(report.changes.failed, 150)
      fixture.aws.setFaults([])
      const next = await swept(fixture)
      assert.strictEqual(next.outcome, "complete")
      assert.lengthOf(fixture.aws.writes(), 300)
    })
  })

  it("refuses everything of the organization: the sweep is aborted and nothing was looked at", async () => {
    await playIn(options, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: "Organizations",
          operation: "ListAccounts",
          calls: always,
          do: { answer: { status: 500, body: html } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "aborted")
      assert.strictEqual(report.failures[0]?.reason, "unavailable")
      assert.isEmpty(fixture.aws.writes())
    })
  })
})
