import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import type { OrganizationSeed } from "../../src/index.ts"
import { demoPolicy } from "../../src/population/demoPolicy.ts"
import { generateOrganization } from "../../src/population/generateOrganization.ts"
import { expectedOf, type Expectation } from "./expectedSweep.ts"

const expectationsOf = (organization: OrganizationSeed) =>
  organization.accounts.flatMap((account) =>
    account.resources.map((resource) => ({
      resource,
      place: `${account.id} ${resource.region}`,
      ...expectedOf(organization, account, resource),
    })),
  )

/** The ids of the policy's rules for an organization of that many accounts. */
const ruleIds = (accounts: number) =>
  Array.from(demoPolicy(generateOrganization({ accounts })).matchAll(/^ {2}- id: (\S+)$/gmu), ([, id]) => id)

/** What tells one change from another: the values that it gives and the keys that it removes. */
const changeSet = ({ set, removed }: Pick<Expectation, "set" | "removed">): string => {
  const given = Array.from(set, ([key, value]) => `${key}=${value}`)
  return [...given, ...removed].toSorted((one, other) => (one < other ? -1 : 1)).join("\n")
}

describe("the demonstration policy", () => {
  it("names the role that the accounts accept", () => {
    const organization = generateOrganization()
    assert.deepEqual(organization.memberRole, { name: "orgtag-member", externalId: "local" })
    assert.match(demoPolicy(organization), /^ {2}roleName: orgtag-member\n {2}externalId: local$/mu)
  })

  it("has a rule for a unit only where the unit, or one below it, holds an account", () => {
    const always = ["classification", "leftovers"]
    assert.deepEqual(ruleIds(2), ["spelling", "ownership", ...always])
    assert.deepEqual(ruleIds(3), ["spelling", "ownership", "production", ...always])
    assert.deepEqual(ruleIds(12), ["spelling", "ownership", "production", "non-production", ...always])
  })

  it("raises the limits only where an account could pass them", () => {
    assert.notInclude(demoPolicy(generateOrganization()), "limits:")
    const large = generateOrganization({ accounts: 2, resources: 8000 })
    const largest = Math.max(...large.accounts.map(({ resources }) => resources.length))
    assert.include(demoPolicy(large), `limits: { changesPerAccount: ${largest}, changesPerSweep: 100000 }`)
  })

  it("changes about half of the shown resources, blocks a few and finds fault with a few", () => {
    const expectations = expectationsOf(generateOrganization({ seed: 1 }))
    const shown = expectations.filter(({ resource }) => resource.visibility !== "never-tagged")
    const count = (verdict: string) => shown.filter((one) => one.verdict === verdict).length
    assert.deepEqual(
      ["compliant", "changed", "blocked", "nonCompliant", "awsManaged"].map(count),
      [2327, 2659, 6, 8, 0],
    )
  })

  it("finds something for each kind of finding that tags can cause", () => {
    const findings = new Set(expectationsOf(generateOrganization()).flatMap((one) => one.findings))
    assert.sameMembers([...findings], ["ambiguous", "case-collision", "value-not-allowed"])
  })

  it("wants nothing of resources that are gone or cannot be tagged, so that no sweep fails, whatever the seed", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        for (const { resource, verdict } of expectationsOf(generateOrganization({ seed })))
          if (resource.visibility === "deleted" || resource.tagging === "unsupported")
            assert.strictEqual(verdict, "compliant")
      }),
      { numRuns: 10 },
    )
  })

  it("makes at most ten different changes in an account-Region, and half of the resources need one, whatever the seed", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const changes = expectationsOf(generateOrganization({ seed })).filter(
          ({ verdict }) => verdict === "changed",
        )
        const shown = changes.filter(({ resource }) => resource.visibility !== "never-tagged")
        assert.isAtLeast(shown.length, 2400)
        assert.isAtMost(shown.length, 2800)
        for (const [place, here] of Map.groupBy(changes, (change) => change.place)) {
          const different = new Set(here.map(changeSet))
          assert.isAtMost(different.size, 10, place)
        }
      }),
      { numRuns: 20 },
    )
  })
})
