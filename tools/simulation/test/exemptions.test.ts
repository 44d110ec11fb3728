import { assert, describe, it } from "vitest"
import {
  callsDuring,
  ireland,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queues,
  shop,
  swept,
  tagging,
} from "./scenario.ts"

const organization = organizationWith({ [shop]: { resources: queues(3, { Env: "prod" }) } })

/** A policy with an exemption; simulated time begins on 2031-01-01. */
const exempting = (when: string, expires: string) =>
  policyWith(ownerRule, {
    more: `exemptions: [{ id: EX-1, when: ${when}, owner: a@example.com, approver: b@example.com, reason: migration, expires: ${expires} }]`,
  })

describe("resources that an exemption names by type", () => {
  it("are read, counted as exempt, and not written to", async () => {
    const policy = exempting("{ types: [sqs] }", "2031-12-31")
    await playIn({ organization, policy }, async (fixture) => {
      for (const mode of ["plan", "apply"] as const) {
        const calls = await callsDuring(fixture, async () => {
          const report = await swept(fixture, { mode })
          assert.strictEqual(report.outcome, "complete")
          assert.deepInclude(report.resources, { seen: 3, exempt: 3, changed: 0 })
          assert.isEmpty(report.findings)
        })
        assert.isAbove(calls.get(`${tagging}:GetResources`) ?? 0, 0)
        assert.isFalse(calls.has(`${tagging}:TagResources`))
      }
    })
  })
})

describe("an exemption", () => {
  it.each([
    ["of an account", `{ accounts: ["${shop}"] }`],
    ["of a Region", `{ regions: [${ireland}] }`],
    ["of a type", "{ types: [sqs] }"],
  ])("%s holds on its last day, and reopens with a finding on the next", async (_name, when) => {
    await playIn({ organization, policy: exempting(when, "2031-01-01") }, async (fixture) => {
      const held = await swept(fixture)
      assert.strictEqual(held.outcome, "complete")
      assert.isEmpty(held.findings)
      assert.isEmpty(fixture.aws.writes())
      fixture.clock.pass("1 day")
      const reopened = await swept(fixture)
      assert.strictEqual(reopened.outcome, "complete", "a finding makes no sweep partial")
      assert.deepInclude(reopened.resources, { seen: 3, changed: 3, exempt: 0 })
      assert.deepEqual(
        reopened.findings.map(({ account, region, reason, message }) => ({
          account,
          region,
          reason,
          message,
        })),
        [
          {
            account: "*",
            region: "*",
            reason: "exemption-expired",
            message: "exemption EX-1 of a@example.com expired on 2031-01-01",
          },
        ],
      )
    })
  })
})
