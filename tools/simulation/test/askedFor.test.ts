import { Region } from "@orgtag/tagging"
import { assert, describe, it } from "vitest"
import { ireland, organizationWith, ownerRule, playIn, policyWith, queues, shop, swept } from "./scenario.ts"

const organization = organizationWith({ [shop]: { resources: queues(3, {}) } })

describe("what was asked for and is not there", () => {
  it("a Region that no account has is a failure, not a complete sweep of nothing", async () => {
    await playIn({ organization, policy: policyWith(ownerRule, { regions: "enabled" }) }, async (fixture) => {
      const report = await swept(fixture, { regions: [Region.make("eu-west-9")] })
      assert.strictEqual(report.outcome, "partial")
      assert.deepInclude(report.failures[0], { region: "eu-west-9", reason: "region-disabled" })
    })
  })

  it("a policy that requires Resource Explorer fails its account-Regions, where it has no index", async () => {
    const policy = policyWith(ownerRule).replace("resourceExplorer: off", "resourceExplorer: required")
    await playIn({ organization, policy, explorer: { index: () => false } }, async (fixture) => {
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.deepInclude(report.failures[0], { region: ireland, reason: "explorer-not-set-up" })
      assert.isEmpty(fixture.aws.writes())
    })
  })

  it("a policy that turns the tagging API off makes no call of it", async () => {
    const policy = policyWith(ownerRule).replace("inventory: {", "inventory: { taggingApi: off,")
    await playIn({ organization, policy }, async (fixture) => {
      const report = await swept(fixture)
      assert.strictEqual(report.resources.seen, 0)
      assert.notProperty(report.apiCalls, "Resource Groups Tagging API:GetResources")
    })
  })
})
