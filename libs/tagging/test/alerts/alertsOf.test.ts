import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { alertLimits } from "../../src/alerts/Alert.ts"
import { alertCauses } from "../../src/alerts/AlertCause.ts"
import { alertsOf } from "../../src/alerts/alertsOf.ts"
import type { SweepFacts } from "../../src/alerts/SweepFacts.ts"
import { SweepSigns } from "../../src/alerts/SweepSigns.ts"
import { terraformIgnore } from "../../src/alerts/terraformIgnore.ts"
import { AccountId } from "../../src/domain/AccountId.ts"
import { failureOf } from "../../src/domain/Failure.ts"
import { blockedReasons, failureReasons, findingReasons } from "../../src/domain/Reason.ts"
import { Region } from "../../src/domain/Region.ts"
import type { SweepRow } from "../../src/record/Ledger.ts"

const region = Region.make("eu-west-1")
const account = (index: number) => AccountId.make(String(100_000_000_000 + index))

const factsOf = (rows: ReadonlyArray<Partial<SweepRow>>, changed: Partial<SweepFacts> = {}): SweepFacts => {
  const signs = new SweepSigns()
  rows.forEach((row, index) =>
    signs.add({ sweepId: "S1", account: account(index), region, state: "swept", ...row }),
  )
  return {
    header: {
      sweepId: "S1",
      trigger: "cli",
      policyDigest: "sha256:0",
      userInfo: { type: "unparsed", principal: "arn", trigger: "cli" },
      toolVersion: "0",
      startedAt: "2026-11-23T22:00:00.000Z",
      scope: { accounts: [], regions: [] },
    },
    outcome: "partial",
    signs,
    failures: [],
    findings: [],
    before: [],
    unfinished: [],
    neverEntered: new Set(),
    undelivered: [],
    accounts: new Map(),
    thresholds: { driftFactor: 5, driftResources: 50, openHours: 24, unfinishedHours: 24 },
    now: Date.parse("2026-11-23T23:00:00.000Z"),
    ...changed,
  }
}

describe("an account that no sweep could enter yet", () => {
  const id = account(0)
  const minutes = 60_000
  const causesOf = (joined: { readonly joinedAt?: number }) => {
    const facts = {
      id,
      name: "new",
      email: "",
      state: "ACTIVE" as const,
      tags: new Map(),
      units: [],
      ...joined,
    }
    const row = {
      region: "*" as const,
      state: "failed" as const,
      failure: failureOf({ account: id, region: "*" }, "cannot-enter", "no"),
    }
    const changed = { neverEntered: new Set([id]), accounts: new Map([[id, facts]]) }
    return alertsOf(factsOf([row], changed)).map(({ cause }) => cause)
  }
  const now = Date.parse("2026-11-23T23:00:00.000Z")

  it("is told of once it has been in the organization for an hour, and not before", () => {
    assert.deepEqual(causesOf({ joinedAt: now - 60 * minutes + 1 }), [])
    assert.deepEqual(causesOf({ joinedAt: now - 60 * minutes }), ["account-not-entered"])
  })

  it("is told of at once where nobody knows when it joined", () => {
    assert.deepEqual(causesOf({}), ["account-not-entered"])
  })
})

describe("ten thousand resources that failed", () => {
  const rows = Array.from({ length: 100 }, () => ({ signals: { failures: { denied: 100 } } }))
  const failures = Array.from({ length: 1_000 }, (_, index) => ({
    account: account(Math.floor(index / 100)),
    region,
    resource: `arn:aws:sqs:eu-west-1:100000000000:${"q".repeat(900)}${index}`,
    reason: "denied" as const,
    message: "𝒳".repeat(1_000),
    hint: "",
  }))

  it("are one alert, which counts them all and shows a few", () => {
    const [alert, ...more] = alertsOf(factsOf(rows, { failures }))
    assert.isEmpty(more)
    assert.isDefined(alert)
    assert.strictEqual(alert.cause, "writes-failing")
    assert.strictEqual(alert.title, "10,000 resources failed in 100 accounts")
    assert.deepEqual(alert.counts, [{ what: "denied", count: 10_000 }])
    assert.isAtMost(alert.examples.length, alertLimits.examples)
    assert.strictEqual(alert.examples.length + alert.examplesOmitted, 10_000)
    assert.deepEqual([alert.accounts.length, alert.accountsOmitted], [50, 50])
  })

  it("take no more room than an alert may", () => {
    for (const { members: _members, ...alert } of alertsOf(factsOf(rows, { failures })))
      assert.isAtMost(Buffer.byteLength(JSON.stringify(alert)), alertLimits.bytes)
  })
})

describe("the accounts of an alert", () => {
  const rows = Array.from({ length: 60 }, () => ({ state: "failed" as const }))
  const named = (name: (index: number) => string) =>
    alertsOf(
      factsOf(rows, {
        accounts: new Map(rows.map((_, index) => [account(index), { name: name(index) }])),
      }),
    )[0]

  it("have their names beside their ids, the first twenty of them", () => {
    const names = named((index) => `Account ${index}`)?.accountNames ?? {}
    assert.lengthOf(Object.keys(names), alertLimits.names)
    assert.strictEqual(names[account(0)], "Account 0")
    assert.strictEqual(names[account(19)], "Account 19")
  })

  it("have names no longer than AWS's, without what looks like a credential, and none that are empty", () => {
    const long = named(() => "𝒳".repeat(500))?.accountNames ?? {}
    assert.strictEqual(long[account(0)], `${"𝒳".repeat(49)}…`)
    assert.notInclude(JSON.stringify(named(() => "AKIAABCDEFGHIJKLMNOP")), "AKIAABCDEFGHIJKLMNOP")
    assert.isUndefined(named(() => "")?.accountNames)
  })

  it("give way with the examples where an alert would be too large, and examples are counted then", () => {
    const failures = Array.from({ length: 10 }, () => ({
      account: account(0),
      region,
      resource: "\u0001".repeat(1_000),
      reason: "denied" as const,
      message: "\u0001".repeat(1_000),
      hint: "",
    }))
    const [alert] = alertsOf(
      factsOf([{ signals: { failures: { denied: 10 } } }], {
        failures,
        accounts: new Map([[account(0), { name: "\u0001".repeat(50) }]]),
      }),
    )
    assert.isDefined(alert)
    const { members: _members, ...told } = alert
    assert.isAtMost(Buffer.byteLength(JSON.stringify(told)), alertLimits.bytes)
    assert.isAtLeast(alert.examples.length, 1)
    assert.strictEqual(alert.examples.length + alert.examplesOmitted, 10)
  })
})

describe("whatever a sweep comes to", () => {
  const row = fc.record<Partial<SweepRow>>({
    state: fc.constantFrom("swept", "failed", "open", "exempt"),
    failure: fc
      .constantFrom(...failureReasons)
      .map((reason) => failureOf({ account: account(0), region }, reason, "m")),
    signals: fc.record(
      {
        failures: fc.constantFrom(...failureReasons).map((reason) => ({ [reason]: 3 })),
        blocked: fc.constantFrom(...blockedReasons).map((reason) => ({ [reason]: 2 })),
        contested: fc.string({ unit: "binary", maxLength: 10 }).map((key) => [{ key, resources: 2 }]),
        drifted: fc.nat({ max: 500 }),
        open: fc.constantFrom(
          { actions: 1, since: "2026-11-01T00:00:00.000Z" },
          { actions: 1, since: "not a time" },
        ),
      },
      { requiredKeys: [] },
    ),
  })
  const finding = fc.record({
    account: fc.constant("*"),
    region: fc.constant("*"),
    reason: fc.constantFrom(...findingReasons),
    message: fc.string({ unit: "binary", maxLength: 2_000 }),
    hint: fc.constant(""),
  })

  it("there is at most one alert a cause, within its bounds, and its title is our own words", () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 20 }),
        fc.array(finding, { maxLength: 10 }),
        (rows, findings) => {
          const alerts = alertsOf(factsOf(rows, { findings }))
          const causes = alerts.map(({ cause }) => cause)
          assert.strictEqual(new Set(causes).size, causes.length)
          for (const { members, ...alert } of alerts) {
            assert.include(alertCauses, alert.cause)
            assert.match(alert.title, /^[a-zA-Z0-9 ,.:;-]+$/u)
            assert.isAtMost(alert.examples.length, alertLimits.examples)
            assert.isAtMost(Buffer.byteLength(JSON.stringify(alert)), alertLimits.bytes)
            assert.strictEqual(new Set(members).size, members.length)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe("the lines for Terraform", () => {
  it("are what its provider takes", () => {
    assert.strictEqual(
      terraformIgnore(["Owner", "cost center"]),
      'provider "aws" {\n  ignore_tags {\n    keys = ["Owner", "cost center"]\n  }\n}',
    )
  })

  it("hold a key as a text, whatever it is: nothing in it ends the string or becomes a template", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 30 }), (key) => {
        const [, held = ""] = /keys = \[(.*)\]$/mu.exec(terraformIgnore([key])) ?? []
        assert.match(held, /^"(?:[^"\\\p{Cc}\p{Zl}\p{Zp}]|\\["\\]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"$/u)
        assert.notMatch(held.replaceAll(/(?:\$\$|%%)\{/gu, ""), /[$%]\{/u)
      }),
    )
  })

  it("name twenty keys and say how many more there are", () => {
    const lines = terraformIgnore(Array.from({ length: 25 }, (_, index) => `k${index}`))
    assert.include(lines, "# and 5 more")
  })
})
