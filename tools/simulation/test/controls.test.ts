import type { Fault } from "@orgtag/local-aws"
import {
  AccountId,
  CallFailed,
  Controls,
  PolicyNotApproved,
  policyDigestOf,
  SweepLedger,
  SweepLimits,
  type SweepReport,
} from "@orgtag/tagging"
import { Duration, Effect, Layer, Stream } from "effect"
import { assert, describe, it } from "vitest"
import { type Fixture, judgeRecord } from "../src/index.ts"
import {
  addsUp,
  callsDuring,
  lab,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queues,
  shop,
  swept,
  tagged,
  tagging,
} from "./scenario.ts"

const policy = policyWith(ownerRule)
const organization = organizationWith({ [shop]: { resources: queues(3, { Env: "prod" }) } })

/** Each resource gets a value of its own and so a group of its own: five a wave, six waves an account, and slow ones. */
const large = {
  organization: organizationWith(
    Object.fromEntries(
      [shop, lab].map((account) => [
        account,
        {
          resources: Array.from({ length: 30 }, (_, index) =>
            tagged(`q${index}`, { Env: `env-${index}` }, account),
          ),
        },
      ]),
    ),
  ),
  policy: policyWith('  - { id: owner, set: { Owner: "${resource.tags.Env}" } }', {
    include: `"${shop}", "${lab}"`,
  }),
}
const slow: ReadonlyArray<Fault> = [
  { service: tagging, operation: "TagResources", calls: "rate:1", do: { delayMs: 3000 } },
]

const somebody = { type: "root", principal: "arn:aws:iam::222222222222:root", trigger: "cli" } as const
const at = "2031-01-01T00:00:00.000Z"
/** How long a wave that has begun may take, with its calls and a read-back. */
const waveMs = 5_000
const other = policyDigestOf("another policy")

/** Runs what needs nothing but the controls. */
const decide = <A, E>(fixture: Fixture, act: (controls: Controls["Service"]) => Effect.Effect<A, E>) =>
  fixture.live(Controls.use(act))

const headerOf = async (fixture: Fixture, sweepId: string) =>
  (await fixture.live(SweepLedger.use((ledger) => ledger.sweep(sweepId)))).result

const sweepsOf = async (fixture: Fixture) =>
  (await fixture.live(SweepLedger.use((ledger) => Stream.runCollect(ledger.sweeps)))).result

describe("a policy that is not the approved one", () => {
  it("is refused before anything of the organization is read, and leaves no sweep", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await decide(fixture, (controls) => controls.approve({ digest: other, approvedBy: "the stack" }))
      const calls = await callsDuring(fixture, async () => {
        const { result } = await fixture.live(Effect.flip(fixture.sweep))
        assert.instanceOf(result, PolicyNotApproved)
        assert.include(result.message, "which the stack approved")
      })
      for (const call of calls.keys()) assert.notMatch(call, /Organizations|AssumeRole|Tagging/u)
      assert.isEmpty(await sweepsOf(fixture))
    })
  })

  it("is applied where a reason is given, which is in the sweep's header and under its seal", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await decide(fixture, (controls) => controls.approve({ digest: other, approvedBy: "the stack" }))
      const { sweepId, outcome } = await swept(fixture, { unapproved: "the lab is on fire" })
      assert.strictEqual(outcome, "complete")
      assert.deepEqual((await headerOf(fixture, sweepId))?.unapproved, {
        reason: "the lab is on fire",
        approvedDigest: other,
      })
    })
  })

  it("is planned without being asked about", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await decide(fixture, (controls) => controls.approve({ digest: other, approvedBy: "the stack" }))
      assert.strictEqual((await swept(fixture, { mode: "plan" })).outcome, "complete")
    })
  })

  it("is not what a reason makes of the approved one, or of any where none was approved", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const none = await swept(fixture, { unapproved: "just in case" })
      const { digest } = fixture.policy
      await decide(fixture, (controls) => controls.approve({ digest, approvedBy: "the stack" }))
      const approved = await swept(fixture, { unapproved: "just in case" })
      const plain = await swept(fixture)
      for (const { sweepId, outcome } of [none, approved, plain]) {
        assert.strictEqual(outcome, "complete")
        assert.isUndefined((await headerOf(fixture, sweepId))?.unapproved)
      }
    })
  })

  it("cannot be told apart while the approval cannot be read: the sweep is aborted, and nothing is written", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      fixture.aws.setFaults([
        {
          service: "DynamoDB",
          operation: "BatchGetItem",
          calls: "1-5",
          do: { error: { code: "AccessDeniedException", status: 400 } },
        },
      ])
      const report = await swept(fixture)
      assert.strictEqual(report.outcome, "aborted")
      assert.strictEqual(report.failures[0]?.reason, "denied")
      assert.isEmpty(fixture.aws.writes())
    })
  })
})

describe("the policy of a sweep", () => {
  it("is stored by its digest, once, with who swept first", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await swept(fixture)
      const { digest, text } = fixture.policy
      const first = (await decide(fixture, (controls) => controls.policy(digest))).result
      assert.deepInclude(first, { digest, text })
      assert.strictEqual(first?.userInfo.type, "iam-user")
      fixture.clock.pass("1 hour")
      await swept(fixture)
      assert.deepEqual((await decide(fixture, (controls) => controls.policy(digest))).result, first)
    })
  })
})

/** Somebody who gives the order, or takes it back, so long after tags began to be written. */
const afterFirstWrite = (
  fixture: Fixture,
  delay: Duration.Input,
  act: (controls: Controls["Service"]) => Effect.Effect<unknown, CallFailed>,
) =>
  Effect.gen(function* () {
    while (fixture.aws.writes().length === 0) yield* Effect.sleep("100 millis")
    yield* Effect.sleep(delay)
    yield* Controls.use(act)
    return undefined
  })
const only = (account: string) => ({ accounts: [AccountId.make(account)] })

describe("an order to stop", () => {
  const order = { reason: "tags of the lab are wrong", userInfo: somebody, at }
  const giveOrder = (controls: Controls["Service"]) => controls.orderStop(order)

  it("is honoured by every process at its next group, and what was not attempted is said", async () => {
    await playIn(large, async (fixture) => {
      fixture.aws.setFaults(slow)
      let ordered = Number.POSITIVE_INFINITY
      const lives = await fixture.liveTogether<SweepReport | undefined, unknown>([
        { program: fixture.sweepOf(only(shop)) },
        { program: fixture.sweepOf(only(lab)) },
        {
          program: afterFirstWrite(fixture, 0, giveOrder).pipe(
            Effect.tap(() => Effect.sync(() => (ordered = fixture.clock.now()))),
          ),
        },
      ])
      const reports = lives.flatMap(({ result }) => result ?? [])
      assert.lengthOf(reports, 2)
      for (const report of reports) {
        addsUp(report)
        assert.strictEqual(report.outcome, "partial")
        assert.isAbove(report.changes.verified, 0)
        assert.isAbove(report.changes.failed, 0)
        const [failure] = report.failures
        assert.strictEqual(failure?.reason, "stopped")
        assert.include(failure?.message, "not attempted: arn:aws:iam::222222222222:root ordered all sweeps")
        assert.include(failure?.message, order.reason)
        assert.include(failure?.hint, "orgtag resume")
      }
      const last = Math.max(...fixture.aws.writes().map((write) => write.at))
      assert.isBelow(last, ordered + Duration.toMillis(SweepLimits.stopOrderFreshness) + waveMs)
      assert.deepEqual((await fixture.live(judgeRecord(fixture))).result, [])
    })
  })

  it("keeps a sweep from entering any account until it is taken back", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      await decide(fixture, (controls) => controls.orderStop(order))
      const stopped = await swept(fixture)
      assert.strictEqual(stopped.outcome, "partial")
      assert.deepInclude(stopped.failures[0], { account: shop, region: "*", reason: "stopped" })
      assert.isEmpty(fixture.aws.writes())
      await decide(fixture, (controls) => controls.resume(somebody, at))
      assert.strictEqual((await swept(fixture)).outcome, "complete")
      assert.lengthOf(fixture.aws.writes(), 3)
    })
  })

  it("ends the wait for an account that another process holds", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const held = await fixture.live(fixture.sweep, { kill: { call: 30, moment: "after" } })
      assert.isDefined(held.life.diedAt)
      const lives = await fixture.liveTogether<SweepReport | undefined, unknown>([
        { program: fixture.sweep },
        {
          program: Controls.use((controls) => Effect.delay(giveOrder(controls), "10 seconds")).pipe(
            Effect.as(undefined),
          ),
        },
      ])
      assert.deepInclude(lives[0]?.result?.failures[0], { account: shop, region: "*", reason: "stopped" })
    })
  })

  it("is obeyed to the end by a process that saw it, also where it is taken back meanwhile", async () => {
    await playIn(large, async (fixture) => {
      fixture.aws.setFaults(slow)
      const lives = await fixture.liveTogether<SweepReport | undefined, unknown>([
        { program: fixture.sweepOf(only(shop)) },
        { program: afterFirstWrite(fixture, 0, giveOrder) },
        { program: afterFirstWrite(fixture, "9 seconds", (controls) => controls.resume(somebody, at)) },
      ])
      assert.strictEqual(lives[0]?.result?.outcome, "partial")
      assert.strictEqual((await swept(fixture)).outcome, "complete")
    })
  })

  it("is looked for by all Regions and waves together no more often than once in five seconds", async () => {
    await playIn(large, async (fixture) => {
      fixture.aws.setFaults(slow)
      let looks = 0
      const counted = Layer.effect(
        Controls,
        Controls.use((controls) =>
          Effect.succeed(
            Controls.of({
              ...controls,
              stopOrder: Effect.suspend(() => {
                looks += 1
                return controls.stopOrder
              }),
            }),
          ),
        ),
      )
      const began = fixture.clock.now()
      await fixture.live(fixture.sweep.pipe(Effect.provide(counted)))
      assert.isAtMost(looks, Math.ceil((fixture.clock.now() - began) / 5000))
      assert.isAbove(looks, 1)
    })
  })

  it("that cannot be read is no leave to go on: what is due then is not attempted", async () => {
    await playIn({ organization, policy }, async (fixture) => {
      const throttled = new CallFailed({
        service: "DynamoDB",
        operation: "BatchGetItem",
        reason: "throttled",
        code: "ThrottlingException",
        detail: "slow down",
        effect: "none",
        attempts: 8,
      })
      const mute = Layer.effect(
        Controls,
        Controls.use((controls) =>
          Effect.succeed(Controls.of({ ...controls, stopOrder: Effect.fail(throttled) })),
        ),
      )
      const { result } = await fixture.live(fixture.sweep.pipe(Effect.provide(mute)))
      assert.isDefined(result)
      assert.strictEqual(result.outcome, "partial")
      assert.strictEqual(result.failures[0]?.reason, "throttled")
      assert.include(result.failures[0]?.message, "whether an order to stop stands could not be read")
      assert.isEmpty(fixture.aws.writes())
    })
  })
})

describe("a process that dies while it looks at or stores what people decided", () => {
  it("leaves nothing that keeps the next sweep from its end", { timeout: 60_000 }, async () => {
    const calls = await callsOfUndisturbed()
    const reads = calls.flatMap((call, index) =>
      index < 12 && call.startsWith("DynamoDB") ? [index + 1] : [],
    )
    assert.isAbove(reads.length, 6)
    for (const call of reads)
      for (const moment of ["before", "after"] as const)
        await playIn({ organization, policy }, async (fixture) => {
          await decide(fixture, (controls) =>
            controls.approve({ digest: fixture.policy.digest, approvedBy: "the stack" }),
          )
          const { life } = await fixture.live(fixture.sweep, { kill: { call, moment } })
          assert.isDefined(life.diedAt)
          assert.strictEqual((await swept(fixture)).outcome, "complete", `${life.diedAt}, ${moment}`)
          const { digest, text } = fixture.policy
          assert.strictEqual((await decide(fixture, (c) => c.policy(digest))).result?.text, text)
        })
  })
})

const callsOfUndisturbed = async () => {
  let calls: ReadonlyArray<string> = []
  await playIn({ organization, policy }, async (fixture) => {
    calls = (await fixture.live(fixture.sweep)).life.calls
  })
  return calls
}
