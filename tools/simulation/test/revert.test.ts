import { assert, describe, it } from "vitest"
import { policyOf } from "../src/index.ts"
import { accountOf, arnOf, keptIn, refusalOf, reverted } from "./reverted.ts"
import {
  historyOf,
  home,
  ireland,
  lab,
  organizationWith,
  playIn,
  policyWith,
  queue,
  queues,
  shop,
  swept,
  tagged,
} from "./scenario.ts"

const rules = `  - { id: owner, set: { Owner: nobody } }
  - { id: live, set: { Env: { value: live, overwrite: true } } }
  - { id: spelling, rename: { costcenter: CostCenter } }
  - { id: tidy, remove: [Temp] }`

const before = { Env: "Live", costcenter: "12", Temp: "x", Own: "kept" }

const messy = organizationWith({
  [shop]: { resources: [tagged("orders", before), tagged("fine", { Owner: "a", Env: "live" })] },
})

describe("a sweep that is taken back", () => {
  it("leaves every tag as it was before, records it as such, and says what the policy still wants", () =>
    playIn({ organization: messy, policy: policyWith(rules) }, async (fixture) => {
      const sweep = await swept(fixture)
      const report = await reverted(fixture, sweep.sweepId)
      assert.deepEqual(fixture.aws.tags(queue("orders")), before)
      assert.strictEqual(report.outcome, "complete")
      assert.deepInclude(report.changes, { add: 2, replace: 1, remove: 2, verified: 5, failed: 0 })
      assert.deepEqual(report.revert, {
        of: sweep.sweepId,
        kept: [],
        keptOmitted: 0,
        alreadyReverted: 0,
        policyWants: 5,
      })
      const entry = (await historyOf(fixture, queue("orders"))).at(-1)
      assert.strictEqual(entry?.actionType, "revert")
      assert.strictEqual(entry?.sweepId, report.sweepId)
      assert.deepEqual(entry?.rules, {})
      const again = await swept(fixture)
      assert.strictEqual(again.changes.verified, 5)
    }))

  it("keeps what others, or a later sweep, changed since, what the policy does not manage and what is gone", () =>
    playIn(
      {
        organization: organizationWith({
          [shop]: { resources: [...queues(6, { Env: "Live" })] },
        }),
        policy: policyWith(rules),
      },
      async (fixture) => {
        const sweep = await swept(fixture)
        fixture.clock.pass("20 minutes")
        fixture.aws.outside.setTag(queue("q0001"), "Owner", "ann")
        fixture.aws.outside.removeTag(queue("q0002"), "Owner")
        await swept(fixture)
        // Somebody else made of it what the sweep had made of it: it is not the sweep's own any more.
        fixture.clock.pass("20 minutes")
        fixture.aws.outside.setTag(queue("q0003"), "Owner", "bob")
        await swept(fixture)
        fixture.clock.pass("20 minutes")
        fixture.aws.outside.setTag(queue("q0003"), "Owner", "nobody")
        await swept(fixture)
        fixture.aws.outside.deleteResource(queue("q0004"), { staleRow: false })
        fixture.clock.pass("20 minutes")
        fixture.aws.outside.setTag(queue("q0005"), "Env", "gone wild")
        const narrower = policyOf(policyWith(rules.replace("Owner: nobody", "Owner: somebody")))
        const report = await reverted(fixture, sweep.sweepId, { policy: narrower })
        assert.deepEqual(keptIn(report), [
          "q0001 Owner: changed-since",
          "q0002 Owner: changed-since",
          "q0003 Owner: changed-since",
          "q0004 Env: gone",
          "q0004 Owner: gone",
          "q0005 Env: changed-since",
        ])
        assert.deepEqual(fixture.aws.tags(queue("q0001")), { Owner: "ann", Env: "Live" })
        assert.deepEqual(fixture.aws.tags(queue("q0002")), { Owner: "nobody", Env: "Live" })
        assert.deepEqual(fixture.aws.tags(queue("q0005")), { Env: "gone wild" })
        assert.deepEqual(fixture.aws.tags(queue("q0006")), { Env: "Live" })
        assert.strictEqual(report.outcome, "complete")
      },
    ))

  it("is taken back only where the policy manages the key, and nothing is written where a guard refuses", () =>
    playIn(
      {
        organization: organizationWith({ [shop]: { resources: queues(2, { Env: "Live" }) } }),
        policy: policyWith(rules),
      },
      async (fixture) => {
        const sweep = await swept(fixture)
        const written = fixture.aws.writes().length
        const unmanaged = policyOf(policyWith("  - { id: live, set: { Env: live } }"))
        const plan = await reverted(fixture, sweep.sweepId, { policy: unmanaged, mode: "plan" })
        assert.deepEqual(keptIn(plan), ["q0001 Owner: not-managed", "q0002 Owner: not-managed"])
        assert.strictEqual(plan.resources.changed, 2)
        const protecting = policyOf(policyWith(rules, { more: 'protect: { types: ["sqs:queue"] }' }))
        const report = await reverted(fixture, sweep.sweepId, { policy: protecting })
        assert.strictEqual(report.resources.blocked, 2)
        assert.deepEqual(keptIn(report), [
          "q0001 Env: protected",
          "q0001 Owner: protected",
          "q0002 Env: protected",
          "q0002 Owner: protected",
        ])
        assert.strictEqual(fixture.aws.writes().length, written)
      },
    ))

  it("is not taken back where the 51st tag would be needed", () =>
    playIn(
      {
        organization: organizationWith({ [shop]: { resources: [tagged("full", { Temp: "x" })] } }),
        policy: policyWith("  - { id: tidy, remove: [Temp] }"),
      },
      async (fixture) => {
        const sweep = await swept(fixture)
        const others = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, ""]))
        for (const key of Object.keys(others)) fixture.aws.outside.setTag(queue("full"), key, "")
        fixture.clock.pass("20 minutes")
        const report = await reverted(fixture, sweep.sweepId)
        assert.deepEqual(keptIn(report), ["full Temp: tag-limit"])
        assert.deepEqual(fixture.aws.tags(queue("full")), others)
      },
    ))

  it("is taken back within the limits: over one of them nothing of the account is", () =>
    playIn(
      { organization: organizationWith({ [shop]: { resources: queues(3, {}) } }), policy: policyWith(rules) },
      async (fixture) => {
        const sweep = await swept(fixture)
        const limited = policyOf(policyWith(rules, { more: "limits: { changesPerAccount: 2 }" }))
        const report = await reverted(fixture, sweep.sweepId, { policy: limited })
        assert.strictEqual(report.outcome, "partial")
        assert.deepEqual(
          report.failures.map(({ reason }) => reason),
          ["limit"],
        )
        assert.deepEqual(fixture.aws.tags(queue("q0001")), { Owner: "nobody", Env: "live" })
      },
    ))

  it("is taken back only in the accounts and on the resources that were asked for", () =>
    playIn(
      {
        organization: organizationWith({
          [shop]: { resources: queues(2, {}) },
          [lab]: { resources: [...queues(1, {}, lab), ...queues(1, {}, lab, home)] },
        }),
        policy: policyWith("  - { id: owner, set: { Owner: nobody } }", {
          include: '"*"',
          regions: `[${ireland}, ${home}]`,
        }),
      },
      async (fixture) => {
        const sweep = await swept(fixture)
        const one = arnOf(queue("q0001", lab, home))
        const first = await reverted(fixture, sweep.sweepId, { resources: [one] })
        assert.deepEqual(fixture.aws.tags(one), {})
        assert.deepEqual(fixture.aws.tags(queue("q0001", lab)), { Owner: "nobody" })
        assert.strictEqual(first.coverage.accountRegions.total, 1)
        const second = await reverted(fixture, sweep.sweepId, { accounts: [accountOf(lab)] })
        assert.deepEqual(fixture.aws.tags(queue("q0001", lab)), {})
        assert.deepEqual(fixture.aws.tags(queue("q0001")), { Owner: "nobody" })
        assert.strictEqual(second.revert?.alreadyReverted, 1)
      },
    ))

  it("is only planned in a plan, which writes nothing anywhere", () =>
    playIn({ organization: messy, policy: policyWith(rules) }, async (fixture) => {
      const sweep = await swept(fixture)
      const written = fixture.aws.writes().length
      const calls = new Map(fixture.aws.calls())
      const plan = await reverted(fixture, sweep.sweepId, { mode: "plan" })
      assert.deepInclude(plan.changes, { add: 2, replace: 1, remove: 2, verified: 0 })
      assert.strictEqual(fixture.aws.writes().length, written)
      for (const write of ["DynamoDB:PutItem", "DynamoDB:UpdateItem", "DynamoDB:BatchWriteItem"]) {
        assert.strictEqual(fixture.aws.calls().get(write), calls.get(write), write)
      }
    }))

  it("is taken back as a revert too: what the sweep had done is there again", () =>
    playIn({ organization: messy, policy: policyWith(rules) }, async (fixture) => {
      const sweep = await swept(fixture)
      const after = fixture.aws.tags(queue("orders"))
      const first = await reverted(fixture, sweep.sweepId)
      const second = await reverted(fixture, first.sweepId)
      assert.deepEqual(fixture.aws.tags(queue("orders")), after)
      assert.strictEqual(second.revert?.policyWants, 0)
      const third = await reverted(fixture, sweep.sweepId)
      assert.strictEqual(third.resources.changed, 0)
      assert.strictEqual(third.revert?.kept.length, 5)
    }))

  it("is taken back from a default VPC as well, and EC2 is not asked whose that is", () => {
    const vpc = `arn:aws:ec2:${ireland}:${shop}:vpc/vpc-1`
    const seed = { ...tagged("vpc", { Env: "test" }), arn: vpc, network: { vpc: "vpc-1", isDefault: true } }
    const unasked = "{ resourceExplorer: off, iam: off, autoScaling: off }"
    const asking = policyWith(rules, {
      inventory: "{ resourceExplorer: off, iam: off, autoScaling: off, ec2: on }",
    })
    const text = policyWith(rules, { inventory: unasked })
    return playIn(
      { organization: organizationWith({ [shop]: { resources: [seed] } }), policy: text },
      async (fixture) => {
        const sweep = await swept(fixture)
        assert.deepEqual(fixture.aws.tags(vpc), { Env: "live", Owner: "nobody" })
        const report = await reverted(fixture, sweep.sweepId, { policy: policyOf(asking) })
        assert.deepEqual(fixture.aws.tags(vpc), { Env: "test" })
        assert.isUndefined(report.apiCalls["EC2:DescribeVpcs"])
        const next = await swept(fixture, { policy: policyOf(asking) })
        assert.deepInclude(next.resources, { seen: 1, awsManaged: 1 })
        assert.deepEqual(fixture.aws.tags(vpc), { Env: "test" })
      },
    )
  })

  it("is none where the record knows no such sweep, or it changed nothing", () =>
    playIn({ organization: messy, policy: policyWith(rules) }, async (fixture) => {
      await swept(fixture)
      const idle = await swept(fixture)
      for (const [id, message] of [
        [idle.sweepId, "changed nothing that was asked for"],
        ["20200101T000000000Z-aaaaaa", "the record holds no sweep"],
      ] as const) {
        const failed = await fixture.live(refusalOf(fixture, id))
        assert.include(failed.result, message)
      }
    }))
})
