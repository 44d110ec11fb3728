import { ResourceArn } from "@orgtag/tagging"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ChangeGroups } from "../../src/sweeping/ChangeGroups.ts"
import { change, plannedChanges } from "../fixtures/plannedEvents.ts"

const gathered = (changes: Parameters<ChangeGroups["add"]>[0][]): ChangeGroups => {
  const groups = new ChangeGroups()
  for (const each of changes) groups.add(each)
  return groups
}

describe("ChangeGroups", () => {
  it("counts every change exactly once, in whichever order they come", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...plannedChanges], { minLength: 0 }), (changes) => {
        const counted = gathered(changes).sorted.flatMap(({ groups }) => groups)
        expect(counted.reduce((sum, group) => sum + group.resources, 0)).toBe(changes.length)
      }),
    )
  })

  it("puts removals first and what is blocked last", () => {
    const ops = gathered([...plannedChanges]).sorted[0]?.groups.map(({ op, blocked }) => blocked ?? op)
    expect(ops).toEqual(["remove", "replace", "replace", "add", "protected"])
  })

  it("does not grow with resources whose values all differ", () => {
    const groups = new ChangeGroups()
    for (let index = 0; index < 200_000; index += 1) {
      groups.add(
        change({
          key: "Name",
          op: "add",
          after: `name-${index}`,
          resource: ResourceArn.make(`arn:aws:sqs:eu-west-1:111122223333:q${index}`),
        }),
      )
    }
    expect(groups.sorted).toMatchObject([{ groups: [{ resources: 200_000, manyValues: true }] }])
  })

  it("keeps apart what two rules say of the same key and value", () => {
    const groups = gathered([
      change({ key: "Env", op: "add" }),
      change({ key: "Env", op: "add", rule: "other" }),
    ])
    expect(groups.sorted[0]?.groups).toHaveLength(2)
  })
})
