import { grantTags, type RoleGrants } from "@orgtag/tagging"
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
  queues,
  shop,
  swept,
  tagging,
} from "./scenario.ts"

const grants = (part: Partial<RoleGrants>) =>
  Object.fromEntries(grantTags({ keys: ["Owner"], types: ["*"], withoutTypes: [], ...part }))

/** Two members with work to do; the role of the first carries these tags. */
const organization = (roleTags?: Readonly<Record<string, string>>) =>
  organizationWith({
    [shop]: { resources: queues(2, { Env: "prod" }), ...(roleTags === undefined ? {} : { roleTags }) },
    [lab]: { resources: queues(1, {}, lab) },
  })

const checked = (rules = ownerRule, roleCheck = "on") =>
  policyWith(rules, { include: `"${shop}", "${lab}"`, regions: `[${ireland}, ${home}]` }).replace(
    "roleCheck: off",
    `roleCheck: ${roleCheck}`,
  )

describe("a member role that grants less than the policy needs", () => {
  const outdated = { organization: organization(grants({ types: ["s3:*"] })), policy: checked() }

  it("fails its account before anything is read or written there, and no other account", async () => {
    await playIn(outdated, async (fixture) => {
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "partial")
      assert.deepEqual(report.coverage.accounts, { total: 4, swept: 1, failed: 1, exempt: 2 })
      assert.deepInclude(report.failures, {
        account: shop,
        region: "*",
        reason: "role-outdated",
        message: "the policy needs more than the role grants: type *",
        hint: report.failures[0]?.hint ?? "",
      })
      assert.match(report.failures[0]?.hint ?? "", /deploy the member role/u)
      assert.deepEqual(new Set(fixture.aws.writes().map(({ account }) => account)), new Set([lab]))
      assert.strictEqual(report.resources.seen, 1)
    })
  })

  it("is a failure of a plan too, which reads on and shows what would change", async () => {
    await playIn(outdated, async (fixture) => {
      const report = await swept(fixture, { mode: "plan" })
      assert.strictEqual(report.outcome, "partial")
      assert.deepEqual(
        report.failures.map(({ account, reason }) => [account, reason]),
        [[shop, "role-outdated"]],
      )
      assert.deepInclude(report.resources, { seen: 3, changed: 3 })
      assert.isEmpty(fixture.aws.writes())
    })
  })
})

describe("a member role", () => {
  it.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    ["that grants exactly what is needed", grants({}), undefined],
    ["that grants more", grants({ keys: ["Env", "Owner"], types: ["**"] }), undefined],
    ["that grants another key", grants({ keys: ["owner"] }), "role-outdated"],
    ["that leaves a type out", grants({ withoutTypes: ["sqs:queue"] }), "role-outdated"],
    ["that says nothing", { Owner: "security" }, "role-outdated"],
    ["that says nothing that can be read", { "orgtag:grants": "sha256:0" }, "role-outdated"],
  ])("%s is judged so", async (_name, roleTags, reason) => {
    await playIn({ organization: organization(roleTags), policy: checked() }, async (fixture) => {
      const report = await swept(fixture)
      assert.deepEqual(
        report.failures.map((failure) => failure.reason),
        reason === undefined ? [] : [reason],
      )
    })
  })

  it("is asked once per account, and not at all with the check off or nothing to write", async () => {
    for (const [policy, asked] of [
      [checked(), 2],
      [checked(ownerRule, "off"), undefined],
      [checked("  - { id: idle }"), undefined],
    ] as const)
      await playIn({ organization: organization({}), policy }, async (fixture) => {
        const calls = await callsDuring(fixture, () => fixture.live(fixture.sweep))
        assert.strictEqual(calls.get("IAM:GetRole"), asked)
      })
  })

  it.each([
    ["denied", { error: { code: "AccessDenied", status: 403 } }, /iam:GetRole on itself/u],
    ["unavailable", { error: { code: "ServiceFailure", status: 500 } }, /run the sweep again/u],
    ["malformed", { answer: { status: 200, body: "<html/>" } }, /proxy/u],
  ])("that cannot be read is a failure: %s", async (reason, fault, hint) => {
    await playIn({ organization: organization(), policy: checked() }, async (fixture) => {
      fixture.aws.setFaults([
        { service: "IAM", operation: "GetRole", account: shop, calls: "every:1", do: fault },
      ])
      const report = await swept(fixture)
      assert.deepEqual(
        report.failures.map((failure) => [failure.account, failure.region, failure.reason]),
        [[shop, "*", reason]],
      )
      assert.match(report.failures[0]?.hint ?? "", hint)
      assert.deepEqual(new Set(fixture.aws.writes().map(({ account }) => account)), new Set([lab]))
      fixture.aws.setFaults([])
      const calls = await callsDuring(fixture, () => swept(fixture))
      assert.isTrue(calls.has(`${tagging}:TagResources`))
    })
  })
})
