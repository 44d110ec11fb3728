import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { generateOrganization } from "../../src/population/generateOrganization.ts"

describe("a generated organization of any size", () => {
  it("has the accounts, Regions and resources that were asked for, each ARN once", () => {
    const sizes = fc.record({
      accounts: fc.integer({ min: 2, max: 60 }),
      regions: fc.integer({ min: 1, max: 34 }),
      resources: fc.integer({ min: 0, max: 400 }),
      seed: fc.integer(),
    })
    fc.assert(
      fc.property(sizes, (options) => {
        const { accounts } = generateOrganization(options)
        const all = accounts.flatMap(({ resources }) => resources)
        const neverTagged = all.filter(({ visibility }) => visibility === "never-tagged")
        assert.lengthOf(accounts, options.accounts)
        assert.strictEqual(new Set(accounts.map(({ id }) => id)).size, options.accounts)
        assert.strictEqual(new Set(accounts.map(({ email }) => email)).size, options.accounts)
        assert.lengthOf(all, options.resources + neverTagged.length)
        assert.lengthOf(neverTagged, Math.round(options.resources * 0.08))
        assert.strictEqual(new Set(all.map(({ arn }) => arn)).size, all.length)
        for (const { enabledRegions, resources, state } of accounts) {
          assert.isAtLeast(enabledRegions.length, Math.min(3, options.regions))
          assert.isAtMost(enabledRegions.length, options.regions)
          assert.strictEqual(enabledRegions[0], "us-east-1")
          assert.strictEqual(new Set(enabledRegions).size, enabledRegions.length)
          assert.isTrue(resources.every(({ region }) => enabledRegions.includes(region)))
          if (state !== "ACTIVE") assert.isEmpty(resources)
        }
      }),
      { numRuns: 60 },
    )
  })

  it("works with two accounts, two Regions and twenty resources", () => {
    const { accounts } = generateOrganization({ accounts: 2, regions: 2, resources: 20, seed: 1 })
    const shown = accounts
      .flatMap(({ resources }) => resources)
      .filter((one) => one.visibility !== "never-tagged")
    assert.deepEqual(
      accounts.map(({ enabledRegions }) => enabledRegions),
      [
        ["us-east-1", "eu-west-1"],
        ["us-east-1", "eu-west-1"],
      ],
    )
    assert.lengthOf(shown, 20)
  })
})
