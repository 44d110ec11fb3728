import { paceLimits } from "@orgtag/aws-clients"
import { SweepLimits } from "@orgtag/tagging"
import { Duration } from "effect"
import { assert, describe, it } from "vitest"
import type { SeenCall } from "../src/index.ts"
import { lab, organizationWith, ownerRule, playIn, policyWith, queues, shop, swept } from "./scenario.ts"

/** The account whose lease a call renews or takes; undefined for any other call. */
const leaseOf = ({ kind, input }: SeenCall): string | undefined => {
  const [, account] = /"lease#(\d{12})"/u.exec(JSON.stringify(input["Key"] ?? null)) ?? []
  return kind === "DynamoDB:UpdateItem" ? account : undefined
}

const regions = Array.from({ length: 17 }, (_, index) => `eu-test-${index + 1}`)
const inEach = (account: string, count: number) => ({
  enabledRegions: ["us-east-1", ...regions],
  resources: regions.flatMap((region) => queues(count, { Owner: "ada" }, account, region)),
})

describe("a sweep whose tables take ten seconds for a write", () => {
  it("renews its leases in time, though more writes wait than may be under way", async () => {
    const organization = organizationWith({ [shop]: inEach(shop, 36), [lab]: inEach(lab, 36) })
    const policy = policyWith(ownerRule, {
      include: `"${shop}", "${lab}"`,
      regions: `[${regions.join(", ")}]`,
    })
    const seen: Array<SeenCall> = []
    await playIn({ organization, policy, watch: (call) => seen.push(call) }, async (fixture) => {
      fixture.aws.setFaults([
        { service: "DynamoDB", operation: "PutItem", calls: "rate:1", do: { pauseMs: 10_000 } },
      ])
      assert.strictEqual((await swept(fixture)).outcome, "complete")
    })
    for (const account of [shop, lab]) {
      const [taken, ...renewals] = seen.flatMap((call) => (leaseOf(call) === account ? [call.at] : []))
      // The last one gives the lease back.
      renewals.pop()
      assert.isAtLeast(renewals.length, 3)
      renewals.reduce((before, at) => {
        assert.approximately(at - before, Duration.toMillis(SweepLimits.leaseRenewal), 100)
        return at
      }, taken ?? 0)
    }
    const puts = seen.filter(({ kind }) => kind === "DynamoDB:PutItem").map(({ at }) => at)
    assert.isAbove(puts.length, 3 * paceLimits.tableCallsAtOnce)
  })
})
