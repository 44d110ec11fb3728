import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { ResourceArn } from "../../src/domain/ResourceArn.ts"
import { changeSetKey, changeSetOf, groupActions } from "../../src/record/groupActions.ts"
import { change } from "./recordParts.ts"

const value = fc.constantFrom(null, "", "a", "b")
const changes = fc
  .uniqueArray(
    fc
      .tuple(fc.constantFrom("Owner", "Env", "__proto__", "Temp"), value, value)
      .filter(([, before, after]) => before !== after),
    { minLength: 1, maxLength: 3, selector: ([key]) => key },
  )
  .map((rows) => rows.map(([key, before, after]) => change(key, before, after)))
const actions = fc
  .array(changes, { maxLength: 120 })
  .map((list) =>
    list.map((each, index) => ({ resource: ResourceArn.make(`arn:aws:s3:::b${index}`), changes: each })),
  )
const bounds = fc.record({
  resources: fc.integer({ min: 1, max: 20 }),
  bytes: fc.integer({ min: 200, max: 5000 }),
})

describe("groupActions", () => {
  it("loses no action, repeats none, and keeps their order within a change set", () => {
    fc.assert(
      fc.property(actions, bounds, (all, bound) => {
        const grouped = groupActions(all, bound)
        const perSet = (list: typeof all) => Map.groupBy(list, (each) => changeSetKey(each.changes))
        assert.deepEqual(
          new Map(Array.from(perSet(grouped.flat()), ([key, list]) => [key, list.map((a) => a.resource)])),
          new Map(Array.from(perSet(all), ([key, list]) => [key, list.map((a) => a.resource)])),
        )
      }),
    )
  })

  it("makes groups of one change set each, within their bounds unless one action alone passes them", () => {
    fc.assert(
      fc.property(actions, bounds, (all, bound) => {
        for (const group of groupActions(all, bound)) {
          assert.strictEqual(new Set(group.map((each) => changeSetKey(each.changes))).size, 1)
          assert.isAtMost(group.length, bound.resources)
          const bytes = group.reduce(
            (sum, each) =>
              sum + Buffer.byteLength(each.resource) + Buffer.byteLength(JSON.stringify(each.changes)),
            0,
          )
          assert.isTrue(group.length === 1 || bytes <= bound.bytes)
        }
      }),
    )
  })

  it("makes no more groups than it must where only the count binds", () => {
    const alike = Array.from({ length: 101 }, (_, index) => ({
      resource: ResourceArn.make(`arn:aws:s3:::b${index}`),
      changes: [change("Owner", null, "a")],
    }))
    assert.deepEqual(
      groupActions(alike, { resources: 20, bytes: 200_000 }).map((group) => group.length),
      [20, 20, 20, 20, 20, 1],
    )
  })
})

describe("a change set", () => {
  it("is equal whatever stood there before, and in whatever order the keys come", () => {
    assert.strictEqual(
      changeSetKey([change("A", null, "1"), change("B", "x", null)]),
      changeSetKey([change("B", "y", null), change("A", "0", "1")]),
    )
  })

  it("tells a removal from an empty value", () => {
    assert.notStrictEqual(changeSetKey([change("A", "x", null)]), changeSetKey([change("A", "x", "")]))
    const { add, remove } = changeSetOf([change("A", "x", ""), change("B", "x", null)])
    assert.deepEqual([...add], [["A", ""]])
    assert.deepEqual(remove, ["B"])
  })
})
