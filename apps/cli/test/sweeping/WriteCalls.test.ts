import type { ChangeEvent, SweepEvent } from "@orgtag/tagging"
import { describe, expect, it } from "vitest"
import { WriteCalls } from "../../src/sweeping/WriteCalls.ts"
import { change, ireland, payments, plannedEvents, queue, virginia } from "../fixtures/plannedEvents.ts"

const counted = (...changes: ReadonlyArray<ChangeEvent>) => {
  const calls = new WriteCalls()
  for (const each of changes) calls.observe({ _tag: "ChangeSettled", change: each })
  return calls
}
const add = (name: string, fields: Partial<ChangeEvent> = {}) =>
  change({ key: "Owner", op: "add", resource: queue(name), ...fields })
const remove = (name: string) => change({ key: "Temp", op: "remove", resource: queue(name) })

describe("the writes that a plan would set off", () => {
  it("are one for a resource, whatever the number of its keys, and one more where tags are also removed", () => {
    expect(counted().count).toBe(0)
    expect(counted(add("a"), add("a", { key: "Env", op: "replace" }), add("b")).count).toBe(2)
    expect(counted(add("a"), remove("a"), remove("b")).count).toBe(3)
  })

  it("are counted also where changes of two Regions come in turn", () => {
    expect(
      counted(add("a"), add("x", { region: virginia }), remove("a"), add("y", { region: virginia })).count,
    ).toBe(4)
  })

  it("leave out what is blocked", () => {
    expect(counted(add("a", { status: "blocked", reason: "protected" })).count).toBe(0)
  })

  it("stay counted when a Region has ended, which nothing more is kept of", () => {
    const calls = counted(add("a"), remove("a"))
    const ended: SweepEvent = { _tag: "RowEnded", account: payments, region: ireland, state: "swept" }
    calls.observe(ended)
    calls.observe(ended)
    expect(calls.count).toBe(2)
  })

  it("of the plan in the fixtures are those of its 33 resources, two of which also lose a tag", () => {
    const calls = new WriteCalls()
    for (const event of plannedEvents) calls.observe(event)
    expect(calls.count).toBe(35)
  })
})
