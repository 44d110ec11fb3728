import { CallFailed, Controls, ResourceRecord, alertCauses } from "@orgtag/tagging"
import { Effect, Layer } from "effect"
import { assert, describe, it } from "vitest"
import type { Fixture, FixtureOptions } from "../../src/index.ts"
import {
  lab,
  organizationWith,
  ownerRule,
  playIn,
  policyWith,
  queue,
  queues,
  shop,
  tagging,
} from "../scenario.ts"
import { ToldChannels, causesOf, opsChannel, sweepTold } from "./telling.ts"

const tags = { Env: "prod" }
const two = organizationWith({ [shop]: { resources: queues(2, tags) } })
const telling = (more = ""): string => policyWith(ownerRule, { more: `${opsChannel}${more}` })
const plain: FixtureOptions = { organization: two, policy: telling() }

const refused = (service: string, operation: string, calls = "rate:1", more: object = {}) => ({
  service,
  operation,
  calls,
  do: { error: { code: "AccessDeniedException", status: 400 } },
  ...more,
})

/** What comes before the sweep that is looked at. */
type Before = (fixture: Fixture, channels: ToldChannels) => Promise<unknown>
const nothing: Before = async () => {}

/** A scenario that raises the alert of one cause, and the one beside it that raises none. */
interface Scenario {
  readonly cause: string
  readonly raises: readonly [sentence: string, before: Before, options?: FixtureOptions]
  readonly doesNot: readonly [sentence: string, before: Before, options?: FixtureOptions]
}

const night = async (fixture: Fixture, channels: ToldChannels): Promise<void> => {
  if (fixture.aws.tags(queue("q0001"))?.["Owner"] !== undefined)
    fixture.aws.outside.removeTag(queue("q0001"), "Owner")
  fixture.clock.pass("1 day")
  await sweepTold(fixture, channels)
}

const drift =
  (count: number): Before =>
  async (fixture, channels) => {
    for (let day = 0; day < 4; day++) {
      await sweepTold(fixture, channels)
      fixture.clock.pass("1 day")
    }
    for (let index = 1; index <= count; index++)
      fixture.aws.outside.setTag(queue(`q000${index}`), "Env", "stage")
  }

const drifting: FixtureOptions = {
  organization: organizationWith({ [shop]: { resources: queues(8, tags) } }),
  policy: policyWith(ownerRule, { more: `${opsChannel}  thresholds: { driftResources: 6 }` }),
}

/** Another action's entry stands where ours is to be put. */
const tampers: FixtureOptions["plant"] = (ports) =>
  Layer.effect(
    ResourceRecord,
    ResourceRecord.use((record) =>
      Effect.succeed(
        ResourceRecord.of({
          ...record,
          putEntry: (entry) =>
            record
              .putEntry(entry)
              .pipe(
                Effect.map((standing) =>
                  entry.resource === queue("q0001") ? { ...entry, actionId: "SOMEBODYELSES" } : standing,
                ),
              ),
        }),
      ),
    ),
  ).pipe(Layer.provideMerge(ports))

const exemption = (expires: string) =>
  `exemptions: [{ id: EX-1, when: { types: ["rds:db"] }, owner: a@example.com, approver: b@example.com, reason: "migration", expires: ${expires} }]`

const tagPolicy = (allowed: string) =>
  organizationWith({
    [shop]: {
      resources: queues(2, tags),
      tagPolicy: JSON.stringify({
        tags: { owner: { tag_key: "Owner", tag_value: [allowed], enforced_for: ["sqs:ALL_SUPPORTED"] } },
      }),
    },
  })

const channelDown: Before = async (fixture, channels) => {
  channels.taking = (channel) =>
    channel === "ops"
      ? Effect.fail(
          new CallFailed({
            service: "SNS",
            operation: "Publish",
            reason: "denied",
            code: "AuthorizationError",
            detail: "no",
            effect: "none",
            attempts: 1,
          }),
        )
      : Effect.void
  fixture.aws.setFaults([refused(tagging, "GetResources", "1-1")])
  await sweepTold(fixture, channels)
}

const twoChannels: FixtureOptions = {
  organization: two,
  policy: policyWith(ownerRule, {
    more: `${opsChannel}    - { name: spare, sns: "arn:aws:sns:eu-west-1:222222222222:spare" }\n  repeatHours: 1000`,
  }),
}

const approve =
  (digest: (fixture: Fixture) => string): Before =>
  (fixture) =>
    fixture.live(
      Controls.use((controls) => controls.approve({ digest: digest(fixture), approvedBy: "the stack" })),
    )

const scenarios: ReadonlyArray<Scenario> = [
  {
    cause: "sweep-aborted",
    raises: [
      "the accounts cannot be listed",
      async (fixture) => fixture.aws.setFaults([refused("Organizations", "ListAccounts")]),
    ],
    doesNot: [
      "they are listed at the second try",
      async (fixture) =>
        fixture.aws.setFaults([
          { service: "Organizations", operation: "ListAccounts", calls: "1-1", do: { throttle: true } },
        ]),
    ],
  },
  {
    cause: "sweep-unfinished",
    raises: [
      "a sweep died yesterday",
      async (fixture, channels) => {
        await sweepTold(fixture, channels, { fate: { kill: { call: 30, moment: "after" } } })
        fixture.clock.pass("25 hours")
      },
    ],
    doesNot: [
      "one died an hour ago, or still runs",
      async (fixture, channels) => {
        await sweepTold(fixture, channels, { fate: { kill: { call: 30, moment: "after" } } })
        fixture.clock.pass("1 hour")
      },
    ],
  },
  {
    cause: "coverage-partial",
    raises: [
      "a Region of an account cannot be read",
      async (fixture) => fixture.aws.setFaults([refused(tagging, "GetResources")]),
    ],
    doesNot: [
      "it is read at the second try",
      async (fixture) =>
        fixture.aws.setFaults([
          { service: tagging, operation: "GetResources", calls: "1-1", do: { throttle: true } },
        ]),
    ],
  },
  {
    cause: "account-not-entered",
    raises: [
      "an account that joined has no role",
      nothing,
      { organization: organizationWith({ [shop]: { role: "missing" } }), policy: telling() },
    ],
    doesNot: [
      "one without a role is outside of the policy",
      nothing,
      { organization: organizationWith({ [shop]: {}, [lab]: { role: "missing" } }), policy: telling() },
    ],
  },
  {
    cause: "limit-hit",
    raises: [
      "more would change than a limit allows",
      nothing,
      { organization: two, policy: telling("limits: { changesPerAccount: 1 }") },
    ],
    doesNot: [
      "as much changes as it allows",
      nothing,
      { organization: two, policy: telling("limits: { changesPerAccount: 2 }") },
    ],
  },
  {
    cause: "tampered",
    raises: [
      "the history of a resource holds what orgtag did not write",
      nothing,
      { ...plain, plant: tampers },
    ],
    doesNot: ["it holds what orgtag wrote", nothing],
  },
  {
    cause: "writes-failing",
    raises: [
      "writes are denied",
      async (fixture) => fixture.aws.setFaults([refused(tagging, "TagResources")]),
    ],
    doesNot: [
      "a write is throttled and then taken",
      async (fixture) =>
        fixture.aws.setFaults([
          { service: tagging, operation: "TagResources", calls: "1-1", do: { throttle: true } },
        ]),
    ],
  },
  {
    cause: "tag-policy",
    raises: [
      "a tag policy in force does not allow the value",
      nothing,
      { organization: tagPolicy("somebody"), policy: telling() },
    ],
    doesNot: ["it allows the value", nothing, { organization: tagPolicy("nobody"), policy: telling() }],
  },
  {
    cause: "contested",
    raises: [
      "somebody undoes a tag for the third time",
      async (fixture, channels) => {
        await sweepTold(fixture, channels)
        await night(fixture, channels)
        await night(fixture, channels)
        fixture.aws.outside.removeTag(queue("q0001"), "Owner")
        fixture.clock.pass("1 day")
      },
    ],
    doesNot: [
      "somebody undoes it for the second time",
      async (fixture, channels) => {
        await sweepTold(fixture, channels)
        await night(fixture, channels)
        fixture.aws.outside.removeTag(queue("q0001"), "Owner")
        fixture.clock.pass("1 day")
      },
    ],
  },
  {
    cause: "drift-surge",
    raises: ["others change far more than they usually do", drift(7), drifting],
    doesNot: ["they change a little more", drift(5), drifting],
  },
  {
    cause: "actions-open",
    raises: [
      "an action is open for longer than it may be, in an account that cannot be entered any more",
      async (fixture, channels) => {
        await sweepTold(fixture, channels)
        fixture.aws.setFaults([refused("STS", "AssumeRole")])
        await sweepTold(fixture, channels)
        fixture.clock.pass("25 hours")
      },
      {
        organization: two,
        policy: telling("  repeatHours: 1000"),
        consistencyMs: 120_000,
      },
    ],
    doesNot: [
      "it is as open and younger",
      async (fixture, channels) => {
        await sweepTold(fixture, channels)
        fixture.aws.setFaults([refused("STS", "AssumeRole")])
        await sweepTold(fixture, channels)
        fixture.clock.pass("23 hours")
      },
      {
        organization: two,
        policy: telling("  repeatHours: 1000"),
        consistencyMs: 120_000,
      },
    ],
  },
  {
    cause: "policy-unapproved",
    raises: [
      "another policy is approved than the one that is applied",
      approve(() => `sha256:${"0".repeat(64)}`),
    ],
    doesNot: ["the one that is applied is approved", approve((fixture) => fixture.policy.digest)],
  },
  {
    cause: "exemption-expired",
    raises: [
      "an exemption is over",
      nothing,
      { organization: two, policy: telling(exemption("2030-12-30")) },
    ],
    doesNot: [
      "it holds for a last day",
      nothing,
      { organization: two, policy: telling(exemption("2031-01-01")) },
    ],
  },
  {
    cause: "alerts-undelivered",
    raises: ["a channel did not take an alert of the last sweep", channelDown, twoChannels],
    doesNot: [
      "all channels took all alerts",
      async (fixture, channels) => {
        fixture.aws.setFaults([refused(tagging, "GetResources", "1-1")])
        await sweepTold(fixture, channels)
      },
      twoChannels,
    ],
  },
]

/** Asked for where the policy is not the approved one, and ignored where it is. */
const reason = { unapproved: "the lab is on fire" }

it("there is a scenario for each cause", () => {
  assert.sameMembers(
    scenarios.map(({ cause }) => cause),
    Array.from(alertCauses),
  )
})

describe.each(scenarios)("$cause", ({ cause, raises, doesNot }) => {
  it(`is raised, alone and once, where ${raises[0]}`, async () => {
    await playIn(raises[2] ?? plain, async (fixture) => {
      const channels = new ToldChannels()
      await raises[1](fixture, channels)
      channels.fresh()
      assert.isDefined(await sweepTold(fixture, channels, reason))
      const told = channels.fresh()
      assert.deepEqual(
        told.map(({ alert }) => alert.cause),
        [cause],
      )
      for (const command of told.flatMap(({ alert }) => alert.commands))
        assert.match(command, /^orgtag (?:sweep|plan|actions|history|policy show|alerts test)\b/u)
      assert.deepEqual(await causesOf(fixture, channels, reason), [], "it is told once")
    })
  })

  it(`is not raised, nor any other, where ${doesNot[0]}`, async () => {
    await playIn(doesNot[2] ?? plain, async (fixture) => {
      const channels = new ToldChannels()
      await doesNot[1](fixture, channels)
      channels.fresh()
      assert.deepEqual(await causesOf(fixture, channels), [])
    })
  })
})
