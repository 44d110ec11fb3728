import { describe, expect, it } from "vitest"
import { Region } from "../../src/domain/Region.ts"
import { makeEvaluator } from "../../src/desired/evaluate.ts"
import { policyOf, resource, verdictOf, type WrittenPolicy, type WrittenRule } from "./policyOf.ts"

const overwrite = (value: string) => ({ value, overwrite: true }) as const
const said = (written: WrittenPolicy | ReadonlyArray<WrittenRule>, observed: Record<string, string>) =>
  verdictOf(written, resource(observed)).statements.map(
    ({ rule, action, from, key, value, outcome, by }) =>
      `${rule} ${action} ${from === undefined ? "" : `${from}>`}${key}=${value} ${outcome}${by === undefined ? "" : ` by ${by}`}`,
  )

describe("an evaluator", () => {
  it("tells the places of one account apart", () => {
    const evaluator = makeEvaluator(policyOf({ rules: [{ set: { Where: "${region} ${resource.type}" } }] }))
    const topic = "arn:aws:sns:eu-west-1:123456789012:orders"
    const places = [
      resource({}),
      resource({}, topic),
      resource({}, topic, { region: Region.make("eu-west-2") }),
    ]
    expect(places.map((facts) => evaluator(facts, "2026-11-23").changes[0]?.after)).toEqual([
      "eu-west-1 sqs:queue",
      "eu-west-1 sns:topic",
      "eu-west-2 sns:topic",
    ])
  })
})

describe("statements", () => {
  it("say what each rule said, what won and what overrode it", () => {
    const rules = [
      { id: "base", set: { Owner: "${account.tags.Owner}", Env: "dev", Temp: "x" } },
      { id: "prod", set: { Env: overwrite("prod"), CostCenter: "${ou.tags.None}" }, remove: ["Temp", "Old"] },
      { id: "other", when: { types: ["sns"] }, set: { Env: "other" } },
    ]
    expect(said(rules, { Owner: "ann", Env: "test", Temp: "1" })).toEqual([
      "base set Owner=team-shop present",
      "base set Env=dev overridden by prod",
      "base set Temp=x overridden by prod",
      "prod set Env=prod applies",
      "prod set CostCenter=null unresolved",
      "prod remove Temp=null applies",
      "prod remove Old=null already-so",
    ])
  })

  it("say that a value is there already, added, or refused", () => {
    const written = {
      values: { Stage: ["live"] },
      rules: [{ id: "a", set: { Env: overwrite("prod"), Owner: "ann", Stage: "test", New: "n" } }],
    }
    expect(said(written, { Env: "prod", owner: "bob" })).toEqual([
      "a set Env=prod already-so",
      "a set Owner=ann refused",
      "a set Stage=test refused",
      "a set New=n applies",
    ])
  })

  it("say what became of renames", () => {
    const rename = { cc: "CostCenter" }
    expect(said([{ id: "a", rename }], { cc: "1" })).toEqual(["a rename cc>CostCenter=1 applies"])
    expect(said([{ id: "a", rename }], { cc: "1", CostCenter: "1" })).toEqual([
      "a rename cc>CostCenter=1 applies",
    ])
    expect(said([{ id: "a", rename }], {})).toEqual(["a rename cc>CostCenter=null already-so"])
    expect(said([{ id: "a", rename }], { cc: "1", CostCenter: "2" })).toEqual([
      "a rename cc>CostCenter=1 refused",
    ])
    expect(
      said(
        [
          { id: "a", rename },
          { id: "b", rename },
        ],
        { cc: "1" },
      ),
    ).toEqual(["a rename cc>CostCenter=1 applies", "b rename cc>CostCenter=1 overridden by a"])
    expect(
      said(
        [
          { id: "a", rename },
          { id: "b", set: { CostCenter: overwrite("9") } },
        ],
        { cc: "1" },
      ),
    ).toEqual(["a rename cc>CostCenter=1 overridden by b", "b set CostCenter=9 applies"])
    expect(
      said(
        [
          { id: "a", rename },
          { id: "b", set: { CostCenter: "9" } },
        ],
        { cc: "1" },
      ),
    ).toEqual(["a rename cc>CostCenter=1 applies", "b set CostCenter=9 present"])
  })

  it("tell of a rule that acted and matches no longer", () => {
    const rules = [
      { id: "a", when: { tags: { Env: "!prod" } }, set: { Env: overwrite("prod") } },
      { id: "b", when: { tags: { Temp: "present" } }, remove: ["Temp"] },
      { id: "c", when: { tags: { cc: "present" } }, rename: { cc: "CostCenter" } },
    ]
    expect(said(rules, { Env: "dev", Temp: "x", cc: "1" })).toEqual([
      "a set Env=prod applies",
      "b remove Temp=null applies",
      "c rename cc>CostCenter=1 applies",
    ])
    expect(said(rules, { Env: "prod" })).toEqual([])
  })

  it("are left out by an evaluator that was not asked for them", () => {
    const policy = policyOf({ rules: [{ set: { Owner: "ann" } }] })
    expect(makeEvaluator(policy)(resource({}), "2026-11-23").statements).toEqual([])
    expect(makeEvaluator(policy, { statements: true })(resource({}), "2026-11-23").statements).toHaveLength(1)
  })
})
