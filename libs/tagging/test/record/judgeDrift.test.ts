import { Duration } from "effect"
import { assert, describe, it } from "vitest"
import { tagsOf } from "../../src/domain/Tags.ts"
import { externalUser, judgeDrift } from "../../src/record/judgeDrift.ts"
import { SweepLimits } from "../../src/sweep/SweepLimits.ts"
import { actionWith, change, headWith } from "./recordParts.ts"

const noon = Date.parse("2031-01-01T12:00:00.000Z")
const young = noon + Duration.toMillis(SweepLimits.visibility)
const old = young + 1
/** A rename of costcenter to CostCenter: two calls, which AWS may show one after the other. */
const rename = actionWith([change("CostCenter", null, "1"), change("costcenter", "1", null)])
const head = headWith({ CostCenter: "1", Env: "prod" }, { by: rename })
const before = { costcenter: "1", Env: "prod" }

/** R5 of RECORD.md, a sentence each. */
const rows: ReadonlyArray<readonly [string, Record<string, string>, number, string]> = [
  ["what reads as recorded is no drift", { CostCenter: "1", Env: "prod" }, young, "None"],
  ["AWS's own keys are no drift", { CostCenter: "1", Env: "prod", "aws:x": "y" }, young, "None"],
  ["a young change that does not show at all is unclear", before, young, "Unclear"],
  ["a young change of which one call shows is unclear", { CostCenter: "1", ...before }, young, "Unclear"],
  ["the same is external once AWS had its time", { CostCenter: "1", ...before }, old, "External"],
  ["an old change that reads as before is external", before, old, "External"],
  ["another key is external while ours shows", { CostCenter: "1", Env: "dev" }, young, "External"],
  [
    "another key beside ours that does not show is unclear",
    { costcenter: "1", Env: "dev" },
    young,
    "Unclear",
  ],
  ["a third value is external, young or not", { CostCenter: "2", Env: "prod" }, young, "External"],
]

describe("drift", () => {
  for (const [sentence, observed, now, verdict] of rows) {
    it(`is judged so: ${sentence}`, () => {
      assert.strictEqual(judgeDrift(head, tagsOf(observed), now)._tag, verdict)
    })
  }

  it("of a resource that was only seen is unclear while that is young", () => {
    assert.strictEqual(judgeDrift(headWith({ A: "1" }), tagsOf({}), young)._tag, "Unclear")
    assert.strictEqual(judgeDrift(headWith({ A: "1" }), tagsOf({}), old)._tag, "External")
  })

  it("names every key that differs, sorted, with before and after", () => {
    const drift = judgeDrift(head, tagsOf({ CostCenter: "", A: "x" }), old)
    assert.deepEqual(drift, {
      _tag: "External",
      changes: [change("A", null, "x"), change("CostCenter", "1", ""), change("Env", "prod", null)],
    })
  })
})

describe("who made an external change", () => {
  const between = [null, "2031-01-01T12:30:00.000Z"] as const

  it("is not known, but when it was observed is", () => {
    assert.deepEqual(externalUser(head, [change("Env", "prod", "dev")], between), {
      type: "unknown",
      observedBetween: between,
    })
  })

  it("may be nobody, where it takes back exactly what we did last", () => {
    const back = [change("CostCenter", "1", null), change("costcenter", null, "1")]
    assert.strictEqual(externalUser(head, back, between).type, "not-applied-or-undone")
    assert.strictEqual(externalUser(head, back.slice(1), between).type, "unknown")
  })
})
