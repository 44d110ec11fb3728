import { describe, expect, it } from "vitest"
import { reasons, resource, shown, verdictOf, type WrittenPolicy, type WrittenRule } from "./policyOf.ts"

const overwrite = (value: string) => ({ value, overwrite: true }) as const
const outcome = (written: WrittenPolicy | ReadonlyArray<WrittenRule>, observed: Record<string, string>) => {
  const { changes, findings } = verdictOf(written, resource(observed))
  return [shown(changes), reasons(findings)]
}
const two = [{ rename: { cc: "CostCenter", cost: "CostCenter" } }]

describe("a rename onto a key", () => {
  it("takes the source's value where the target is absent", () => {
    expect(outcome(two, { cc: "1" })).toEqual([["+CostCenter=1", "-cc=1"], []])
  })

  it("takes an empty value too", () => {
    expect(outcome(two, { cc: "" })).toEqual([["+CostCenter=", "-cc="], []])
  })

  it("drops the source where the target is equal", () => {
    expect(outcome(two, { cc: "1", CostCenter: "1" })).toEqual([["-cc=1"], []])
  })

  it("touches neither where the target differs", () => {
    expect(outcome(two, { cc: "1", CostCenter: "2" })).toEqual([[], ["ambiguous CostCenter"]])
  })

  it("touches none where several sources disagree", () => {
    expect(outcome(two, { cc: "1", cost: "2" })).toEqual([[], ["ambiguous CostCenter"]])
    expect(outcome(two, { cc: "1", cost: "2", CostCenter: "1" })).toEqual([[], ["ambiguous CostCenter"]])
  })

  it("drops all sources that agree", () => {
    expect(outcome(two, { cc: "1", cost: "1" })).toEqual([["+CostCenter=1", "-cc=1", "-cost=1"], []])
  })

  it("is not settled by a default", () => {
    const rules = [...two, { set: { CostCenter: "9" } }]
    expect(outcome(rules, { cc: "1", cost: "2" })).toEqual([[], ["ambiguous CostCenter"]])
  })

  it("is settled by the acting rule's overwrite, and the sources are dropped", () => {
    const rules = [...two, { set: { CostCenter: overwrite("9") } }]
    expect(outcome(rules, { cc: "1", cost: "2" })).toEqual([["+CostCenter=9", "-cc=1", "-cost=2"], []])
    expect(outcome(rules, { cc: "1", CostCenter: "2" })).toEqual([["~CostCenter=2>9", "-cc=1"], []])
    expect(outcome(rules, { cc: "1" })).toEqual([["+CostCenter=9", "-cc=1"], []])
  })

  it("is not settled by an overwrite that does not act", () => {
    const rules = [...two, { set: { CostCenter: overwrite("9") } }, { set: { CostCenter: "8" } }]
    expect(outcome(rules, { cc: "1", CostCenter: "2" })).toEqual([[], ["ambiguous CostCenter"]])
  })

  it("gives a source that two rules rename to the first", () => {
    const rules = [{ rename: { cc: "A" } }, { rename: { cc: "B" } }]
    expect(outcome(rules, { cc: "1" })).toEqual([["+A=1", "-cc=1"], []])
  })
})

describe("where the target may not be written, the source stays", () => {
  it("for its value", () => {
    const written = { values: { CostCenter: ["1", "9"] }, rules: two }
    expect(outcome(written, { cc: "7" })).toEqual([[], ["value-not-allowed CostCenter"]])
    const bad = { ...written, rules: [...two, { set: { CostCenter: overwrite("8") } }] }
    expect(outcome(bad, { cc: "1" })).toEqual([[], ["value-not-allowed CostCenter"]])
    const good = { ...written, rules: [...two, { set: { CostCenter: overwrite("9") } }] }
    expect(outcome(good, { cc: "7" })).toEqual([["+CostCenter=9", "-cc=7"], []])
  })

  it("for its value, also where a default could be written instead", () => {
    const written = { values: { CostCenter: ["1"] }, rules: [...two, { set: { CostCenter: "1" } }] }
    expect(outcome(written, { cc: "7" })).toEqual([[], ["value-not-allowed CostCenter"]])
  })

  it("for the case of its key", () => {
    const rules = [{ rename: { cc: "CostCenter" } }]
    expect(outcome(rules, { cc: "1", COSTCENTER: "1" })).toEqual([[], ["case-collision CostCenter"]])
  })

  it("for an overwrite without a value", () => {
    const rules = [...two, { set: { CostCenter: overwrite("${ou.tags.None}") } }]
    expect(outcome(rules, { cc: "1" })).toEqual([[], ["unresolved CostCenter"]])
    expect(outcome(rules, { cc: "1", cost: "2" })).toEqual([[], ["unresolved CostCenter"]])
    const empty = [...two, { set: { CostCenter: overwrite("${account.tags.Empty}") } }]
    expect(outcome(empty, { cc: "1" })).toEqual([[], ["empty-value CostCenter"]])
  })

  it("also where the overwrite loses its value in a later round", () => {
    const rules = [
      { rename: { cc: "CostCenter" } },
      { set: { CostCenter: overwrite("${resource.tags.Temp}") } },
      { remove: ["Temp"] },
      { when: { tags: { Never: "present" } } },
    ]
    expect(outcome(rules, { cc: "1", CostCenter: "2", Temp: "9" })).toEqual([
      ["-Temp=9"],
      ["unresolved CostCenter"],
    ])
  })
})

describe("a rename that a later round brings about", () => {
  const late = [
    { rename: { cost: "CostCenter" } },
    { when: { tags: { Env: "prod" } }, rename: { cc: "CostCenter" } },
    { set: { Env: "prod" } },
  ]

  it("makes the earlier one ambiguous too, and no value is lost", () => {
    expect(outcome(late, { cost: "1", cc: "2" })).toEqual([["+Env=prod"], ["ambiguous CostCenter"]])
    expect(outcome(late, { cost: "1", cc: "2", CostCenter: "1" })).toEqual([
      ["+Env=prod"],
      ["ambiguous CostCenter"],
    ])
  })

  it("drops a source that agrees", () => {
    expect(outcome(late, { cost: "1", cc: "1" })).toEqual([
      ["+CostCenter=1", "+Env=prod", "-cc=1", "-cost=1"],
      [],
    ])
  })

  it("undoes those of all rounds before it", () => {
    const later = [
      ...late,
      { when: { tags: { Env: "prod" } }, set: { Tier: "1" } },
      { when: { tags: { Tier: "1" } }, rename: { c3: "CostCenter" } },
    ]
    expect(outcome(later, { cost: "1", cc: "1", c3: "2" })).toEqual([
      ["+Env=prod", "+Tier=1"],
      ["ambiguous CostCenter"],
    ])
  })

  it("is undone with a key that was added while its source was away", () => {
    const rules = [
      { set: { U: overwrite("${resource.tags.B ?? 'x'}") }, rename: { s: "T" } },
      { rename: { t: "U" } },
      { set: { B: overwrite("") } },
    ]
    expect(outcome(rules, { t: "x", s: "x" })).toEqual([["+B="], ["case-collision T", "empty-value U"]])
  })
})

describe("the spelling of keys", () => {
  it("does not add a key whose other spelling is there", () => {
    const rules = [{ set: { Owner: "x", Env: "y" } }]
    expect(outcome(rules, { owner: "ann" })).toEqual([["+Env=y"], ["case-collision Owner"]])
    const forced = [{ set: { Owner: overwrite("x") } }]
    expect(outcome(forced, { owner: "ann" })).toEqual([[], ["case-collision Owner"]])
  })

  it("adds it where the other spelling is renamed or removed", () => {
    expect(outcome([{ rename: { owner: "Owner" } }], { owner: "ann" })).toEqual([
      ["+Owner=ann", "-owner=ann"],
      [],
    ])
    expect(outcome([{ remove: ["owner"], set: { Owner: "x" } }], { owner: "ann" })).toEqual([
      ["+Owner=x", "-owner=ann"],
      [],
    ])
  })

  it("changes a key that has another spelling beside it", () => {
    const rules = [{ set: { Owner: overwrite("x") } }]
    expect(outcome(rules, { Owner: "bob", owner: "ann" })).toEqual([["~Owner=bob>x"], []])
  })

  it("adds only one of two spellings", () => {
    const rules = [{ set: { owner: "a", Owner: "b" } }]
    expect(outcome(rules, {})).toEqual([["+Owner=b"], ["case-collision owner"]])
  })
})

describe("conditions and renames", () => {
  it("lets conditions and templates read the map after renames", () => {
    const rules = [
      { rename: { env: "Env" } },
      { when: { tags: { Env: "absent" } }, set: { Flag: "no env" } },
      { when: { tags: { Env: "prod" } }, set: { Stage: "${resource.tags.Env}" } },
    ]
    expect(outcome(rules, { env: "prod" })).toEqual([["+Env=prod", "+Stage=prod", "-env=prod"], []])
  })

  it("lets a rule act as a whole whose rename takes its own condition away", () => {
    const rules = [{ when: { tags: { env: "present" } }, rename: { env: "Env" }, set: { Moved: "yes" } }]
    expect(outcome(rules, { env: "prod" })).toEqual([["+Env=prod", "+Moved=yes", "-env=prod"], []])
  })

  it("carries out a rename that another rename brings about", () => {
    const rules = [
      { when: { tags: { Env: "prod" } }, rename: { cc: "CostCenter" } },
      { rename: { env: "Env" } },
    ]
    expect(outcome(rules, { env: "prod", cc: "1" })[0]).toEqual([
      "+CostCenter=1",
      "+Env=prod",
      "-cc=1",
      "-env=prod",
    ])
  })
})
