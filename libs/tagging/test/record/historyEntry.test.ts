import { assert, describe, it } from "vitest"
import { tagsOf } from "../../src/domain/Tags.ts"
import {
  chainStart,
  entryFor,
  entryHash,
  entryOfHead,
  entryTimestamp,
  headOf,
  seenHead,
  withChanges,
} from "../../src/record/historyEntry.ts"
import { sha256 } from "../../src/record/sha256.ts"
import { account, actionWith, change, groupOf, headWith, orders, region } from "./recordParts.ts"

const action = {
  ...actionWith([change("A", null, "1"), change("B", "x", null)]),
  rules: { A: { rule: "a", line: 1 }, B: { rule: "b", line: 2 } },
}
const group = groupOf(action)
const noon = "2031-01-01T12:00:00.000Z"

describe("the timestamp of an entry", () => {
  it("is the intent's where that is later than the head's", () => {
    assert.strictEqual(
      entryTimestamp("2031-01-01T12:00:00.001Z", headWith({}, { by: action }, noon)),
      "2031-01-01T12:00:00.001Z",
    )
    assert.strictEqual(entryTimestamp(noon, undefined), noon)
  })

  it("is a millisecond after the head's where the intent's is not later", () => {
    for (const head of [headWith({}, { by: action }, noon), headWith({}, undefined, noon)]) {
      assert.strictEqual(entryTimestamp(noon, head), "2031-01-01T12:00:00.001Z")
      assert.strictEqual(entryTimestamp("2030-12-31T23:59:59.999Z", head), "2031-01-01T12:00:00.001Z")
    }
  })

  it("carries into seconds, hours and years with three decimals", () => {
    const head = headWith({}, undefined, "2031-12-31T23:59:59.999Z")
    assert.strictEqual(entryTimestamp(noon, head), "2032-01-01T00:00:00.000Z")
  })
})

describe("an entry", () => {
  const entry = entryFor(group, action, {
    head: undefined,
    observed: tagsOf({ B: "x", "aws:x": "y" }),
    applied: action.changes,
  })

  it("holds what was observed before with the applied keys, and begins the chain with the ARN's hash", () => {
    assert.deepEqual(
      new Map(entry.tags),
      new Map([
        ["aws:x", "y"],
        ["A", "1"],
      ]),
    )
    assert.strictEqual(entry.rev, 1)
    assert.strictEqual(entry.prev, sha256(orders))
    assert.strictEqual(chainStart(orders), sha256(orders))
  })

  it("names only the keys that were applied, with their rules", () => {
    const part = entryFor(group, action, {
      head: undefined,
      observed: tagsOf({ B: "x" }),
      applied: [change("A", null, "1")],
    })
    assert.deepEqual(part.changes, [change("A", null, "1")])
    assert.deepEqual(part.rules, { A: { rule: "a", line: 1 } })
    assert.deepEqual(
      [...part.tags],
      [
        ["B", "x"],
        ["A", "1"],
      ],
    )
    assert.strictEqual(part.actionId, action.actionId)
  })

  it("is copied from the head that it made, whatever the clock says by then", () => {
    assert.deepEqual(entryOfHead(group, action, headOf(entry, group)), entry)
  })

  it("follows the head before it by revision and hash", () => {
    const head = headOf(entry, group)
    const next = entryFor(group, action, { head, observed: entry.tags, applied: [change("A", "1", "2")] })
    assert.strictEqual(next.rev, 2)
    assert.strictEqual(next.prev, entry.hash)
    assert.isAbove(Date.parse(next.timestamp), Date.parse(entry.timestamp))
  })

  it("has a hash over all of it but the hash, and nothing of a status", () => {
    const { hash, ...rest } = entry
    assert.strictEqual(entryHash(rest), hash)
    const others = [
      { ...rest, tags: tagsOf({ A: "2" }) },
      { ...rest, timestamp: noon.replace("12", "13") },
      { ...rest, rev: 2 },
      { ...rest, prev: "other" },
      { ...rest, sweepId: "other" },
      { ...rest, policyDigest: "other" },
      { ...rest, actionType: "external" as const },
      { ...rest, changes: [change("A", null, "2")] },
      { ...rest, rules: {} },
    ]
    assert.strictEqual(new Set([hash, ...others.map(entryHash)]).size, others.length + 1)
    const withStatus = { ...rest, status: "failed" }
    assert.strictEqual(entryHash(withStatus), hash)
  })

  it("hashes tags in the order of their keys, `__proto__` among them", () => {
    const { hash: _, ...rest } = entry
    const left = {
      ...rest,
      tags: new Map([
        ["__proto__", "a"],
        ["b", "c"],
      ]),
    }
    const right = {
      ...rest,
      tags: new Map([
        ["b", "c"],
        ["__proto__", "a"],
      ]),
    }
    assert.strictEqual(entryHash(left), entryHash(right))
    assert.notStrictEqual(entryHash(left), entryHash({ ...rest, tags: new Map([["b", "c"]]) }))
  })
})

describe("what is only seen", () => {
  it("has revision 0, and the hash that its first entry will have as prev", () => {
    const head = seenHead(orders, tagsOf({ A: "1" }), {
      account,
      region,
      timestamp: noon,
      userInfo: group.userInfo,
    })
    assert.deepInclude(head, { rev: 0, hash: sha256(orders), moved: undefined, gone: false })
  })

  it("is changed by changes and stays as it was where there are none", () => {
    const tags = tagsOf({ A: "1" })
    assert.deepEqual([...withChanges(tags, [])], [["A", "1"]])
    assert.deepEqual([...withChanges(tags, [change("A", "1", null), change("B", null, "")])], [["B", ""]])
    assert.deepEqual([...tags], [["A", "1"]])
  })
})
