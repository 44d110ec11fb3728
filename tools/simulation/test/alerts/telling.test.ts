import { AccountId, CallFailed } from "@orgtag/tagging"
import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import type { Fixture } from "../../src/index.ts"
import {
  callsDuring,
  lab,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queues,
  shop,
  tagging,
} from "../scenario.ts"
import { ToldChannels, alertStateOf, causesOf, opsChannel, sweepTold } from "./telling.ts"

const tags = { Env: "prod" }
const organization = organizationWith({
  [shop]: { resources: queues(2, tags) },
  [lab]: { resources: queues(2, tags, lab) },
})
const policy = policyWith(ownerRule, { include: `"${shop}", "${lab}"`, more: opsChannel })
const plain = { organization, policy }

const unreadable = (fixture: Fixture, ...accounts: ReadonlyArray<string>): void =>
  fixture.aws.setFaults(
    accounts.map((account) => ({
      service: tagging,
      operation: "GetResources",
      account,
      calls: "rate:1",
      do: { error: { code: "AccessDeniedException", status: 400 } },
    })),
  )

const refusal = (reason: CallFailed["reason"] = "denied"): CallFailed =>
  new CallFailed({
    service: "SNS",
    operation: "Publish",
    reason,
    code: "AuthorizationError",
    detail: "no",
    effect: "none",
    attempts: 1,
  })

describe("a cause that stays", () => {
  it("is told again after a day, and not before", async () => {
    await playIn(plain, async (fixture) => {
      const channels = new ToldChannels()
      unreadable(fixture, shop)
      assert.deepEqual(await causesOf(fixture, channels), ["coverage-partial"])
      fixture.clock.pass("23 hours")
      assert.deepEqual(await causesOf(fixture, channels), [])
      fixture.clock.pass("1 hour")
      await sweepTold(fixture, channels)
      const [again, ...more] = channels.fresh()
      assert.isEmpty(more)
      assert.isDefined(again)
      assert.strictEqual(again.alert.cause, "coverage-partial")
      assert.strictEqual(again.times, 2)
      assert.isBelow(Date.parse(again.since), Date.parse(again.at))
    })
  })

  it("is told again at the interval that the policy sets, however often it is swept in between", async () => {
    const often = policyWith(ownerRule, {
      include: `"${shop}", "${lab}"`,
      more: `${opsChannel}  repeatHours: 6`,
    })
    await playIn({ organization, policy: often }, async (fixture) => {
      const channels = new ToldChannels()
      unreadable(fixture, shop)
      const told: Array<number> = []
      for (let hour = 0; hour < 20; hour++) {
        if ((await causesOf(fixture, channels)).length > 0) told.push(hour)
        fixture.clock.pass("1 hour")
      }
      assert.deepEqual(told, [0, 6, 12, 18])
    })
  })

  it("is news where it comes to another account", async () => {
    await playIn(plain, async (fixture) => {
      const channels = new ToldChannels()
      unreadable(fixture, shop)
      await causesOf(fixture, channels)
      unreadable(fixture, shop, lab)
      await sweepTold(fixture, channels)
      assert.deepEqual(
        channels.fresh().map(({ alert }) => [alert.cause, alert.accounts]),
        [["coverage-partial", [shop, lab]]],
      )
      assert.deepEqual(await causesOf(fixture, channels), [])
    })
  })

  it("is over once a sweep of everything does not find it, and news when it comes again", async () => {
    await playIn(plain, async (fixture) => {
      const channels = new ToldChannels()
      unreadable(fixture, shop)
      await causesOf(fixture, channels)
      fixture.aws.setFaults([])
      assert.deepEqual(await causesOf(fixture, channels, { accounts: [AccountId.make(lab)] }), [])
      unreadable(fixture, shop)
      assert.deepEqual(await causesOf(fixture, channels), [], "a sweep of the lab said nothing of the shop")
      fixture.aws.setFaults([])
      assert.deepEqual(await causesOf(fixture, channels), [])
      unreadable(fixture, shop)
      assert.deepEqual(await causesOf(fixture, channels), ["coverage-partial"])
    })
  })
})

describe("a channel that fails", () => {
  it("gets what it did not take with the next sweep's end, under the same id, before what is new", async () => {
    await playIn(plain, async (fixture) => {
      const channels = new ToldChannels()
      channels.taking = () => Effect.fail(refusal())
      unreadable(fixture, shop)
      const failed = await sweepTold(fixture, channels)
      assert.deepEqual(channels.fresh(), [])
      const [waiting, ...more] = (await alertStateOf(fixture))?.pending ?? []
      assert.isEmpty(more)
      assert.deepEqual(waiting?.channels, [{ name: "ops", reason: "denied: AuthorizationError" }])

      channels.taking = () => Effect.void
      unreadable(fixture, shop, lab)
      await sweepTold(fixture, channels)
      const [late, now, ...others] = channels.fresh()
      assert.isEmpty(others)
      assert.strictEqual(late?.id, `${failed?.sweepId}:coverage-partial`)
      assert.notStrictEqual(now?.id, late?.id)
      assert.isEmpty((await alertStateOf(fixture))?.pending)
    })
  })

  it("keeps the last fifteen, and the next one that listens hears how many were dropped", async () => {
    const each = policyWith(ownerRule, {
      include: `"${shop}", "${lab}"`,
      more: `${opsChannel}  repeatHours: 1`,
    })
    await playIn({ organization, policy: each }, async (fixture) => {
      const channels = new ToldChannels()
      channels.taking = () => Effect.fail(refusal())
      unreadable(fixture, shop)
      for (let hour = 0; hour < 18; hour++) {
        await sweepTold(fixture, channels)
        fixture.clock.pass("2 hours")
      }
      assert.strictEqual((await alertStateOf(fixture))?.pending.length, 15)
      channels.taking = () => Effect.void
      await sweepTold(fixture, channels)
      const told = channels.fresh()
      const dropped = told.findLast(({ alert }) => alert.cause === "alerts-undelivered")
      assert.isDefined(dropped)
      const lost = dropped.alert.counts.find(({ what }) => what === "dropped to make room")
      assert.isAtLeast(lost?.count ?? 0, 3)
      assert.isEmpty((await alertStateOf(fixture))?.dropped, "it is said once")
    })
  })

  it("that hangs delays neither another channel nor the sweep's end beyond its bound", async () => {
    const two = policyWith(ownerRule, {
      more: `${opsChannel}    - { name: hanging, sns: "arn:aws:sns:eu-west-1:222222222222:hanging" }`,
    })
    await playIn({ organization, policy: two }, async (fixture) => {
      const channels = new ToldChannels()
      const took: Array<number> = []
      channels.taking = (channel) =>
        channel === "hanging" ? Effect.never : Effect.sync(() => void took.push(fixture.clock.now()))
      unreadable(fixture, shop)
      const report = await sweepTold(fixture, channels)
      const ended = Date.parse(report?.finishedAt ?? "")
      assert.isBelow((took[0] ?? Infinity) - ended, 2_000)
      assert.isBelow(fixture.clock.now() - ended, 25_000)
      const [waiting] = (await alertStateOf(fixture))?.pending ?? []
      assert.deepEqual(waiting?.channels, [{ name: "hanging", reason: "unavailable: ChannelTimeLimit" }])
    })
  })
})

describe("a process that dies", () => {
  it("wherever it does, leaves every alert to be told, and tells it again only under the same id", async () => {
    for (const call of [40, 44, 47, 50, 53, 56, 60]) {
      await playIn(plain, async (fixture) => {
        const channels = new ToldChannels()
        await sweepTold(fixture, channels)
        channels.fresh()
        unreadable(fixture, shop)
        const died = await sweepTold(fixture, channels, { fate: { kill: { call, moment: "after" } } })
        fixture.clock.pass("15 minutes")
        await sweepTold(fixture, channels)
        fixture.clock.pass("15 minutes")
        await sweepTold(fixture, channels)
        const ids = channels.fresh().map(({ id }) => id)
        assert.isAtLeast(ids.length, 1, `killed at call ${call}: ${died === undefined}`)
        const distinct = new Set(ids)
        assert.isTrue(distinct.size === 1, `killed at call ${call}: told as ${ids.join(", ")}`)
      })
    }
  })

  it("after its outcome was written is told of belatedly, from what the ledger says", async () => {
    await playIn(plain, async (fixture) => {
      const channels = new ToldChannels()
      unreadable(fixture, shop)
      // The sweep ends without anybody to tell.
      const { result } = await fixture.live(fixture.sweep)
      fixture.aws.setFaults([])
      fixture.clock.pass("15 minutes")
      await sweepTold(fixture, channels)
      const [late, ...more] = channels.fresh()
      assert.isEmpty(more)
      assert.strictEqual(late?.sweepId, result?.sweepId)
      assert.strictEqual(late?.alert.cause, "coverage-partial")
    })
  })
})

describe("a quiet sweep", () => {
  it("reads what is remembered, writes that it ended, and sends nothing", async () => {
    await playIn(plain, async (fixture) => {
      const channels = new ToldChannels()
      await fixture.live(fixture.sweep)
      const silent = await callsDuring(fixture, () => fixture.live(fixture.sweep))
      fixture.clock.pass("15 minutes")
      await sweepTold(fixture, channels)
      const told = await callsDuring(fixture, () => sweepTold(fixture, channels))
      assert.isEmpty(channels.fresh())
      const added = Array.from(told, ([name, count]) => [name, count - (silent.get(name) ?? 0)] as const)
      assert.deepEqual(
        new Map(added.filter(([, count]) => count > 0)),
        new Map([
          ["DynamoDB:BatchGetItem", 2],
          ["DynamoDB:Query", 1],
          ["DynamoDB:PutItem", 1],
        ]),
      )
    })
  })

  it("tells nobody anything where the policy names no channel, and remembers all the same", async () => {
    const quiet = policyWith(ownerRule)
    await playIn({ organization, policy: quiet }, async (fixture) => {
      const channels = new ToldChannels()
      unreadable(fixture, shop)
      await sweepTold(fixture, channels)
      assert.isEmpty(channels.fresh())
      const state = await alertStateOf(fixture)
      assert.deepEqual(
        state?.causes.map(({ cause }) => cause),
        ["coverage-partial"],
      )
      assert.isEmpty(state?.pending)
    })
  })
})

describe("the accounts that an alert is about", () => {
  it("are named as the organization names them, whatever the names are", async () => {
    const name = "Shop <!channel>\u202E"
    const hostile = organizationWith({ [shop]: { name, resources: queues(2, tags) } })
    await playIn({ organization: hostile, policy }, async (fixture) => {
      const channels = new ToldChannels()
      unreadable(fixture, shop)
      await sweepTold(fixture, channels)
      const [told] = channels.fresh()
      assert.deepEqual(told?.alert.accountNames, { [shop]: name })
    })
  })
})

describe("channels for some", () => {
  it("take the alerts of their severities and of their accounts, and those about the organization", async () => {
    const chosen = policyWith(ownerRule, {
      include: `"${shop}", "${lab}"`,
      more: `alerts:
  channels:
    - { name: all, sns: "arn:aws:sns:eu-west-1:222222222222:all" }
    - { name: lab, sns: "arn:aws:sns:eu-west-1:222222222222:lab", accounts: ["${lab}"] }
    - { name: notices, sns: "arn:aws:sns:eu-west-1:222222222222:notices", severities: [notice] }
exemptions: [{ id: EX-1, when: { types: ["rds:db"] }, owner: a@example.com, approver: b@example.com, reason: "x", expires: 2030-12-30 }]`,
    })
    await playIn({ organization, policy: chosen }, async (fixture) => {
      const channels = new ToldChannels()
      unreadable(fixture, shop)
      await sweepTold(fixture, channels)
      const taken = channels.taken.map(({ channel, alert }) => `${channel} ${alert.alert.cause}`).toSorted()
      assert.deepEqual(taken, [
        "all coverage-partial",
        "all exemption-expired",
        "lab exemption-expired",
        "notices exemption-expired",
      ])
    })
  })
})
