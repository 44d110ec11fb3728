import { assert, describe, it } from "vitest"
import { type Tags, tagsOf } from "../../src/domain/Tags.ts"
import { entryFor } from "../../src/record/historyEntry.ts"
import { type Evidence, judgeAction } from "../../src/record/judgeAction.ts"
import { actionWith, change, groupOf, headWith, rowOf } from "./recordParts.ts"

/** A rename: one key goes, another comes. */
const action = actionWith([change("New", null, "1"), change("old", "1", null)])
const external = actionWith([change("New", null, "1")], "external")
const before = tagsOf({ old: "1" })
const after = tagsOf({ New: "1" })
const mixed = tagsOf({ New: "1", old: "1" })
const third = tagsOf({ New: "2", old: "1" })

const judge = (evidence: Partial<Evidence>, wants: (tags: Tags) => boolean = () => false) => {
  const of = evidence.action ?? action
  const judged = judgeAction(
    {
      group: groupOf(of),
      action: of,
      live: before,
      head: undefined,
      row: rowOf(of),
      entry: undefined,
      overdue: false,
      ...evidence,
    },
    (_, tags) => wants(tags),
  )
  const keys = "keys" in judged ? judged.keys : judged.ended.keys
  return {
    judged,
    tag: judged._tag,
    states: keys.map(({ state, reason }) => (reason === undefined ? state : `${state}: ${reason}`)),
  }
}

describe("R1: the head is ours", () => {
  const head = headWith({ New: "1" }, { by: action })

  it("and what reads as after is verified", () => {
    assert.deepInclude(judge({ head, live: after }), { tag: "Recorded", states: ["verified", "verified"] })
  })

  it("and what reads as before is accepted: left open while young, closed once overdue", () => {
    for (const overdue of [false, true]) {
      const { judged, states } = judge({ head, live: before, overdue })
      assert.deepEqual(states, ["accepted", "accepted"])
      assert.isTrue(judged._tag === "Recorded" && judged.ended.overdue === overdue)
    }
  })

  it("and a third value ends the waiting: somebody else has written since", () => {
    const { judged } = judge({ head, live: third })
    assert.isTrue(judged._tag === "Recorded" && judged.ended.overdue === true)
  })

  it("and a resource that AWS leaves out is gone only once that is overdue", () => {
    for (const overdue of [false, true]) {
      const { judged } = judge({ head, live: undefined, overdue })
      assert.isTrue(judged._tag === "Recorded" && judged.gone === overdue && judged.ended.overdue === overdue)
    }
  })

  it("and what its row calls verified stays so, whatever it reads as now", () => {
    const { states } = judge({ head, live: before, row: rowOf(action, { status: "verified" }) })
    assert.deepEqual(states, ["verified", "verified"])
  })

  it("and a key that was not applied has failed, for the reason that its row tells", () => {
    const applied = [change("New", null, "1")]
    const attempts = [{ sweep: "s", time: "2031-01-01T12:00:01.000Z", reason: "denied" as const }]
    const { judged, states } = judge({
      head: headWith({ New: "1", old: "1" }, { by: action, applied }),
      live: mixed,
      row: rowOf(action, { status: "failed", attempts }),
    })
    assert.deepEqual(states, ["verified", "failed: denied"])
    assert.isTrue(judged._tag === "Recorded" && judged.ended.told === true)
  })
})

describe("R2: all keys are as before", () => {
  it("and the rules still want it of the tags with before put back: it is sent again", () => {
    const asked: Array<Tags> = []
    const { tag } = judge({}, (tags) => {
      asked.push(tags)
      return true
    })
    assert.strictEqual(tag, "SendAgain")
    assert.deepEqual([...(asked[0] ?? [])], [["old", "1"]])
  })

  it("and they do not, and it is young: it stays open", () => {
    assert.deepInclude(judge({}), { tag: "Settle", states: ["open: not-applied", "open: not-applied"] })
  })

  it("and they do not, and it is overdue: not-applied", () => {
    assert.deepInclude(judge({ overdue: true }), {
      tag: "Settle",
      states: ["failed: not-applied", "failed: not-applied"],
    })
  })

  it("and they do not, and its row says failed: it is over at once, for the same reason, and not told twice", () => {
    const attempts = [{ sweep: "s", time: "2031-01-01T12:00:01.000Z", reason: "denied" as const }]
    const { judged, states } = judge({ row: rowOf(action, { status: "failed", attempts }) })
    assert.deepEqual(states, ["failed: denied", "failed: denied"])
    assert.isTrue(judged._tag === "Settle" && judged.end.told === true)
  })
})

describe("R3: all keys are as after", () => {
  it("and it is ours, verified", () => {
    assert.deepInclude(judge({ live: after }), { tag: "Settle", states: ["verified", "verified"] })
  })

  it("and it is dated by its intent, which is dated anew where it was sent again", () => {
    const timestamp = "2031-01-01T15:00:00.000Z"
    const { judged } = judge({ live: after, row: rowOf(action, { timestamp }) })
    assert.isTrue(judged._tag === "Settle" && judged.work.action.timestamp === timestamp)
  })
})

describe("R4: keys are mixed", () => {
  it("those at after are ours, those at before go as R2: sent again while the rules want it", () => {
    const { tag, states } = judge({ live: mixed }, (tags) => tags.get("New") === undefined)
    assert.strictEqual(tag, "SendAgain")
    assert.deepEqual(states, ["verified", "open: not-applied"])
  })

  it("a third value is indeterminate, for nobody knows whether the call came before it", () => {
    const { states } = judge({ live: tagsOf({ New: "2" }) })
    assert.deepEqual(states, ["failed: indeterminate", "verified"])
  })

  it("a resource that had the keys and that AWS leaves out is not-found", () => {
    assert.deepInclude(judge({ live: undefined }), {
      tag: "Settle",
      states: ["failed: not-found", "failed: not-found"],
    })
  })

  it("a resource that had none of the keys and that AWS leaves out never had a tag: it goes as R2", () => {
    const add = actionWith([change("New", null, "1")])
    assert.deepInclude(
      judge({ action: add, row: rowOf(add), live: undefined }, () => true),
      {
        tag: "SendAgain",
      },
    )
  })
})

describe("an action whose head has moved on since, and whose group is still open", () => {
  const moved = headWith({ New: "1" }, { by: actionWith([change("Env", null, "x")]) })
  const entry = entryFor(groupOf(action), action, {
    head: undefined,
    observed: before,
    applied: [change("New", null, "1")],
  })

  it("stays what its row and its entry say, whatever AWS holds by now", () => {
    for (const [status, states] of [
      ["verified", ["verified", "failed: not-applied"]],
      ["accepted", ["accepted", "failed: not-applied"]],
    ] as const)
      for (const live of [before, after, third, undefined]) {
        const found = judge({ head: moved, entry, live, row: rowOf(action, { status }) }, () => true)
        assert.deepInclude(found, { tag: "Passed", states: [...states] })
        assert.isTrue(found.judged._tag === "Passed" && found.judged.ended.entryHash === entry.hash)
      }
  })

  it("is not taken for applied where it failed and a later action made the same change", () => {
    const attempts = [{ sweep: "s", time: "2031-01-01T12:00:01.000Z", reason: "denied" as const }]
    const row = rowOf(action, { status: "failed", attempts })
    assert.deepInclude(
      judge({ head: moved, live: after, row }, () => true),
      { tag: "Passed", states: ["failed: denied", "failed: denied"] },
    )
  })
})

describe("an action", () => {
  it("whose intent was never written was never sent: void", () => {
    const { tag, judged } = judge({ row: undefined, live: after })
    assert.strictEqual(tag, "Void")
    assert.isTrue(judged._tag === "Void" && !judged.ended.intended)
  })

  it("that records somebody else's change is found anew unless the head is its own", () => {
    const row = rowOf(external)
    assert.deepInclude(judge({ action: external, row, live: after }), {
      tag: "Settle",
      states: ["failed: not-applied"],
    })
    const head = headWith({ New: "1" }, { by: external })
    assert.deepInclude(judge({ action: external, row, head, live: before }), {
      tag: "Recorded",
      states: ["verified"],
    })
  })
})
