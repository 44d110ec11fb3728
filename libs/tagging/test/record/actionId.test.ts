import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { ResourceArn } from "../../src/domain/ResourceArn.ts"
import { type ActionIdentity, actionIdOf } from "../../src/record/actionId.ts"
import { change, orders } from "./recordParts.ts"

const identity: ActionIdentity = {
  resource: orders,
  rev: 3,
  actionType: "tag",
  changes: [change("A", null, "1"), change("B", "x", null)],
}

describe("the id of an action", () => {
  it("is 26 characters of base32, and the same for the same thing", () => {
    assert.match(actionIdOf(identity), /^[A-Z2-7]{26}$/u)
    assert.strictEqual(actionIdOf(identity), "EBKLBVCYMTFE2KD7V6MQNX44VI")
  })

  it("does not depend on sweep, time, rules or the order of the keys", () => {
    const later = {
      ...identity,
      changes: identity.changes.toReversed(),
      sweepId: "another",
      timestamp: "2040-01-01T00:00:00.000Z",
      rules: { A: { rule: "r", line: 1 } },
    }
    assert.strictEqual(actionIdOf(later), actionIdOf(identity))
  })

  it("depends on the resource, the revision, the type, and each key with before and after", () => {
    const others: ReadonlyArray<Partial<ActionIdentity>> = [
      { resource: ResourceArn.make(`${orders}x`) },
      { rev: 4 },
      { actionType: "revert" },
      { actionType: "external" },
      { changes: [change("A", null, "1")] },
      { changes: [change("A", "", "1"), change("B", "x", null)] },
      { changes: [change("A", null, "2"), change("B", "x", null)] },
      { changes: [change("A", null, "1"), change("B", "x", "")] },
      { changes: [change("a", null, "1"), change("B", "x", null)] },
    ]
    const ids = [identity, ...others.map((other) => ({ ...identity, ...other }))].map(actionIdOf)
    assert.strictEqual(new Set(ids).size, ids.length)
  })

  it("keeps parts apart, whatever stands in them", () => {
    const part = fc.record({
      resource: fc
        .stringMatching(/^[ab\n0-9]{1,6}$/u)
        .map((name) => ResourceArn.make(`arn:aws:s3:::${name}`)),
      rev: fc.nat(30),
      actionType: fc.constantFrom("tag" as const, "untag" as const),
      changes: fc
        .tuple(fc.stringMatching(/^[a"\n,]{1,4}$/u), fc.stringMatching(/^[a"\n,]{0,4}$/u))
        .map(([key, after]) => [change(key, null, after)]),
    })
    fc.assert(
      fc.property(part, part, (left, right) => {
        assert.strictEqual(
          actionIdOf(left) === actionIdOf(right),
          JSON.stringify(left) === JSON.stringify(right),
        )
      }),
      { numRuns: 1000 },
    )
  })
})
