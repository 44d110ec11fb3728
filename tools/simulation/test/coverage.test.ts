import { AccountId, Region } from "@orgtag/tagging"
import { assert, describe, it } from "vitest"
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
} from "./scenario.ts"

const tags = { Env: "prod" }
const organization = organizationWith({
  [shop]: { resources: [tagged("orders", tags)] },
  [lab]: { resources: [tagged("trials", tags, lab)] },
})
const both = { include: `"${shop}", "${lab}"` }
const exemption = (when: string) =>
  `exemptions: [{ id: EX-1, when: ${when}, owner: a@example.com, approver: b@example.com, reason: "migration", expires: 2031-12-31 }]`

describe("coverage", () => {
  it("has an exempt row for a whole account that an exemption frees, and reads nothing of it", async () => {
    const policy = policyWith("  - { id: owner, set: { Owner: \"${account.tags.Owner ?? 'nobody'}\" } }", {
      ...both,
      more: exemption(`{ accounts: ["${lab}"] }`),
    })
    await playIn({ organization, policy }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: "Organizations",
          operation: "ListTagsForResource",
          account: lab,
          calls: "rate:1",
          do: { error: { code: "AccessDeniedException", status: 400 } },
        },
      ])
      const report = await swept(fixture)
      assert.isEmpty(report.failures)
      assert.strictEqual(report.outcome, "complete")
      assert.deepEqual(report.coverage.accounts, { total: 4, swept: 1, failed: 0, exempt: 3 })
      assert.isTrue(fixture.aws.writes().every(({ account }) => account === shop))
    })
  })

  it("has an exempt row for a Region that an exemption frees, and reads nothing of it", async () => {
    const policy = policyWith(ownerRule, {
      regions: `[${ireland}, ${home}]`,
      more: exemption(`{ regions: [${ireland}] }`),
    })
    await playIn({ organization, policy }, async (fixture) => {
      const report = await swept(fixture)
      assert.deepEqual(report.coverage.accountRegions, { total: 5, swept: 1, failed: 0, exempt: 4 })
      assert.strictEqual(report.resources.seen, 0)
      assert.strictEqual(report.apiCalls[`${tagging}:GetResources`], 1)
    })
  })

  it("does not enter accounts that are suspended or closed", async () => {
    const gone = organizationWith({
      [shop]: { state: "SUSPENDED", resources: [tagged("orders", tags)] },
      [lab]: { state: "CLOSED", resources: [tagged("trials", tags, lab)] },
    })
    await playIn({ organization: gone, policy: policyWith(ownerRule, both) }, async (fixture) => {
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.strictEqual(report.coverage.accounts.exempt, 4)
      assert.isUndefined(report.apiCalls["STS:AssumeRole"])
    })
  })

  it("calls a Region exempt that the policy lists and the account has not enabled", async () => {
    const policy = policyWith(ownerRule, { regions: `[${ireland}, ap-east-1]` })
    await playIn({ organization, policy }, async (fixture) => {
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.deepInclude(report.coverage.accountRegions, { swept: 1, failed: 0, exempt: 4 })
    })
  })

  it("has one row for a Region that was asked for twice, and none changes twice", async () => {
    const policy = policyWith(ownerRule)
    await playIn({ organization, policy }, async (fixture) => {
      const region = Region.make(ireland)
      const report = await swept(fixture, { regions: [region, region] })
      assert.deepInclude(report.coverage.accountRegions, { total: 4, swept: 1, failed: 0 })
      assert.strictEqual(report.resources.seen, 1)
      assert.strictEqual(report.changes.add, 1)
    })
  })

  it("fails for an account that was asked for and is not in the organization", async () => {
    await playIn({ organization, policy: policyWith(ownerRule) }, async (fixture) => {
      const report = await swept(fixture, { accounts: [AccountId.make("999999999999")] })
      assert.strictEqual(report.outcome, "partial")
      assert.deepInclude(report.failures[0], { account: "999999999999", reason: "not-found" })
    })
  })

  it("fails for an account whose place in the organization is not known, where the policy asks for it", async () => {
    const policy = policyWith(ownerRule, { include: '"Workloads/**"' })
    await playIn({ organization, policy }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: "Organizations",
          operation: "ListAccountsForParent",
          calls: "rate:1",
          do: { answer: { status: 200, body: '{"Accounts":[]}' } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.strictEqual(report.coverage.accounts.failed, 4)
      assert.isTrue(report.failures.every(({ reason }) => reason === "unread"))
    })
  })

  it("counts a resource once that comes twice, and ignores those of others", async () => {
    const messy = organizationWith({
      [shop]: {
        resources: [
          tagged("orders", tags),
          tagged("returns", tags),
          { ...tagged("foreign", tags), arn: queue("foreign", lab) },
          { ...tagged("elsewhere", tags), arn: queue("elsewhere", shop, home) },
        ],
      },
    })
    await playIn({ organization: messy, policy: policyWith(ownerRule) }, async (fixture) => {
      fixture.aws.setFaults([
        { service: tagging, operation: "GetResources", calls: "1-1", do: { page: "repeat" } },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "complete")
      assert.deepInclude(report.resources, { seen: 2, changed: 2 })
      assert.deepInclude(report.changes, { add: 2, verified: 2 })
    })
  })
})

describe("an account that cannot be entered", () => {
  it("is told with what speaks for which cause: others that were entered, and whether it ever was", async () => {
    const refusing = organizationWith({
      [shop]: { resources: [tagged("orders", tags)] },
      [lab]: { role: "missing" },
      "111111111111": { role: "refuses" },
    })
    const policy = policyWith(ownerRule, { include: `"${shop}", "${lab}", "111111111111"` })
    await playIn({ organization: refusing, policy }, async (fixture) => {
      await swept(fixture, { accounts: [AccountId.make(shop)] })
      // The refused ones come last, when the shop was entered.
      fixture.aws.setFaults([
        { service: "STS", operation: "AssumeRole", account: lab, calls: "rate:1", do: { pauseMs: 5_000 } },
        {
          service: "STS",
          operation: "AssumeRole",
          account: "111111111111",
          calls: "rate:1",
          do: { pauseMs: 5_000 },
        },
      ])
      const report = await swept(fixture)
      const [management, missing] = report.failures
      assert.deepInclude(management, { account: "111111111111", region: "*", reason: "cannot-enter" })
      assert.include(management?.message, "it is the management account")
      assert.include(management?.hint, "by a stack of its own")
      assert.deepInclude(missing, { account: lab, reason: "cannot-enter" })
      assert.include(missing?.message, "1 other account was entered on the same terms; never entered before")
      assert.include(missing?.hint, "is the role orgtag-member deployed")
    })
  })

  it("is told that it could be entered before, where it could", async () => {
    await playIn({ organization, policy: policyWith(ownerRule, both) }, async (fixture) => {
      await swept(fixture)
      fixture.aws.setFaults([
        {
          service: "STS",
          operation: "AssumeRole",
          account: lab,
          calls: "rate:1",
          do: { error: { code: "AccessDenied", status: 403 } },
        },
      ])
      const report = await swept(fixture)
      assert.include(report.failures[0]?.message, "last entered at 2031-01-01T")
    })
  })

  it("is told as region-disabled where STS says that it is off in the Region", async () => {
    await playIn({ organization, policy: policyWith(ownerRule, both) }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: "STS",
          operation: "AssumeRole",
          account: lab,
          calls: "rate:1",
          do: { error: { code: "RegionDisabledException", status: 403 } },
        },
      ])
      const report = await swept(fixture)
      assert.deepInclude(report.failures[0], { account: lab, region: "*", reason: "region-disabled" })
    })
  })
})

describe("a header that could not be written", () => {
  it("makes no complete sweep", async () => {
    await playIn({ organization, policy: policyWith(ownerRule) }, async (fixture) => {
      await swept(fixture)
      const counted = await callsDuring(fixture, () => swept(fixture))
      const operation = "UpdateItem"
      const last = counted.get(`DynamoDB:${operation}`) ?? 0
      assert.isAbove(last, 0)
      // The header is the last item that a sweep updates.
      fixture.aws.setFaults([
        {
          service: "DynamoDB",
          operation,
          calls: `${last}-${last + 20}`,
          do: { error: { code: "AccessDeniedException", status: 400 } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.deepInclude(report.failures[0], { account: "*", region: "*", reason: "denied" })
    })
  })
})
