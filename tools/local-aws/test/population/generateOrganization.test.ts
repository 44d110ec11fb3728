import { assert, describe, it } from "vitest"
import type { OrganizationSeed } from "../../src/index.ts"
import { regionsByUse } from "../../src/population/enabledRegions.ts"
import { generateOrganization } from "../../src/population/generateOrganization.ts"
import { resourceTypes } from "../../src/population/resourceTypes.ts"
import { parseArn, typeOf } from "./typeOf.ts"

const organization = generateOrganization({ accounts: 12, regions: 5, resources: 5000, seed: 1 })
const resources = organization.accounts.flatMap((account) => account.resources)
const shownOf = (seed: OrganizationSeed) =>
  seed.accounts
    .flatMap((account) => account.resources)
    .filter(({ visibility }) => visibility !== "never-tagged")

const example = (type: string) => resources.find(({ arn }) => typeOf(arn) === type)?.arn ?? "none"
const catalogue = (isShown: boolean) =>
  resourceTypes.filter((type) => type.shown === isShown).map(({ name }) => name)

describe("a generated organization", () => {
  it("is the same for the same seed and another for another seed", () => {
    assert.deepEqual(generateOrganization({ seed: 1 }), organization)
    assert.notDeepEqual(generateOrganization({ seed: 2 }), organization)
  })

  it("survives being stored as JSON", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(organization)), organization)
  })

  it("has the management account under the root and the security account in a unit", () => {
    const [management, security] = organization.accounts
    assert.deepInclude(management, { id: "111111111111", parentId: organization.rootId, role: "accepts" })
    assert.deepInclude(security, { id: "222222222222", role: "accepts" })
    assert.strictEqual(organization.units.find(({ id }) => id === security?.parentId)?.name, "Security")
  })

  it("has one suspended account, in the unit for them, with nothing in it", () => {
    const inactive = organization.accounts.filter(({ state }) => state !== "ACTIVE")
    const unit = organization.units.find(({ name }) => name === "Suspended")
    assert.lengthOf(inactive, 1)
    assert.strictEqual(inactive[0]?.state, "SUSPENDED")
    assert.strictEqual(inactive[0]?.parentId, unit?.id)
    assert.isEmpty(inactive[0]?.resources)
  })

  it("has closed accounts too where it is larger, in the same unit, with nothing in them", () => {
    const { accounts, units } = generateOrganization({ accounts: 60, resources: 100 })
    const closed = accounts.filter(({ state }) => state === "CLOSED")
    const unit = units.find(({ name }) => name === "Suspended")
    assert.lengthOf(closed, 1)
    assert.strictEqual(closed[0]?.parentId, unit?.id)
    assert.isEmpty(closed[0]?.resources)
  })

  it("nests units and gives ids that Organizations would", () => {
    const { rootId, units, organizationId } = organization
    const parents = new Set([rootId, ...units.map(({ id }) => id)])
    assert.match(organizationId, /^o-[a-z0-9]{10,32}$/u)
    assert.match(rootId, /^r-[0-9a-z]{4,32}$/u)
    assert.lengthOf(units, 8)
    for (const unit of units) {
      assert.match(unit.id, new RegExp(`^ou-${rootId.slice(2)}-[a-z0-9]{8,32}$`, "u"))
      assert.isTrue(parents.has(unit.parentId))
    }
    const depthOf = (id: string): number => {
      const unit = units.find((candidate) => candidate.id === id)
      return unit === undefined ? 0 : 1 + depthOf(unit.parentId)
    }
    assert.strictEqual(Math.max(...units.map(({ id }) => depthOf(id))), 3)
  })

  it("leaves owner and cost center of some accounts to their units, and of some to nobody", () => {
    const unitOf = (parentId: string) => organization.units.find(({ id }) => id === parentId)
    const withoutOwner = organization.accounts.filter(({ tags }) => tags["Owner"] === undefined)
    assert.isTrue(withoutOwner.some(({ parentId }) => unitOf(parentId)?.tags["Owner"] !== undefined))
    assert.isTrue(withoutOwner.some(({ parentId }) => unitOf(parentId)?.tags["Owner"] === undefined))
    assert.isTrue(organization.accounts.some(({ tags }) => /^\d{4}$/u.test(tags["CostCenter"] ?? "")))
    assert.isTrue(organization.accounts.some(({ tags }) => tags["CostCenter"] === undefined))
  })

  it("names an account in more than ASCII and gives every account its own name and address", () => {
    const { accounts } = organization
    assert.isTrue(accounts.some(({ name }) => /[^\u0020-\u007E]/u.test(name)))
    assert.strictEqual(new Set(accounts.map(({ name }) => name)).size, 12)
    assert.strictEqual(new Set(accounts.map(({ email }) => email)).size, 12)
    for (const { email } of accounts) assert.match(email, /^[a-z0-9+-]+@example\.com$/u)
  })

  it("enables three to five Regions in each account, the home Region always, and uses all five", () => {
    const seen = new Set<string>()
    for (const { enabledRegions } of organization.accounts) {
      assert.isAtLeast(enabledRegions.length, 3)
      assert.isAtMost(enabledRegions.length, 5)
      assert.include(enabledRegions, "us-east-1")
      for (const region of enabledRegions) seen.add(region)
    }
    assert.sameMembers([...seen], regionsByUse.slice(0, 5))
  })

  it("shows exactly as many resources as were asked for, and hides 8% more", () => {
    assert.lengthOf(shownOf(organization), 5000)
    assert.lengthOf(resources, 5400)
    for (const { tags, visibility } of resources)
      if (visibility === "never-tagged") assert.deepEqual(tags, {})
  })

  it("never repeats an ARN", () => {
    assert.strictEqual(new Set(resources.map(({ arn }) => arn)).size, resources.length)
  })

  it("gives every resource an ARN of its own account and Region, where the ARN names them", () => {
    for (const account of organization.accounts)
      for (const { arn, region } of account.resources) {
        const parts = parseArn(arn)
        assert.include(account.enabledRegions, region)
        assert.include(["", region], parts.region)
        assert.include(["", account.id], parts.account)
        if (parts.region === "" && parts.service !== "s3") assert.strictEqual(region, "us-east-1")
      }
  })

  it("leaves out of an ARN what AWS leaves out", () => {
    assert.match(example("s3:bucket"), /^arn:aws:s3:::[a-z0-9-]{3,63}$/u)
    assert.match(example("ec2:snapshot"), /^arn:aws:ec2:[a-z0-9-]+::snapshot\/snap-[0-9a-f]{17}$/u)
    assert.match(example("route53:hostedzone"), /^arn:aws:route53:::hostedzone\/Z[A-Z0-9]+$/u)
    assert.match(example("cloudfront:distribution"), /^arn:aws:cloudfront::\d{12}:distribution\/E[A-Z0-9]+$/u)
    assert.match(example("sqs:queue"), /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[a-z0-9-]+$/u)
  })

  it("holds every type of the catalogue, at least 25 shown, those of IAM and Auto Scaling groups never", () => {
    const shown = new Set(shownOf(organization).map(({ arn }) => typeOf(arn)))
    assert.isAtLeast(shown.size, 25)
    const hidden = new Set(resources.map(({ arn }) => typeOf(arn)).filter((type) => !shown.has(type)))
    assert.sameMembers([...shown], catalogue(true))
    assert.sameMembers([...hidden], catalogue(false))
    assert.isAtLeast(shown.size, 35)
  })

  it("is skewed: one large account-Region, some almost empty ones, at least one empty one", () => {
    const active = organization.accounts.filter(({ state }) => state === "ACTIVE")
    const counts = active.flatMap((account) =>
      account.enabledRegions.map((region) => account.resources.filter((one) => one.region === region).length),
    )
    assert.isAtLeast(Math.max(...counts), 500)
    assert.isTrue(counts.some((count) => count > 0 && count < 10))
    assert.include(counts, 0)
  })

  it("refuses sizes that no organization has", () => {
    assert.throws(() => generateOrganization({ accounts: 1 }), /accounts: expected a whole number from 2/u)
    assert.throws(
      () => generateOrganization({ regions: 35 }),
      /regions: expected a whole number from 1 to 34/u,
    )
    assert.throws(() => generateOrganization({ resources: 0.5 }), /resources: .* got 0\.5/u)
  })
})
