import { describe, expect, it } from "vitest"
import { reasons, resource, shown, verdictOf, type WrittenPolicy, type WrittenRule } from "./policyOf.ts"

const overwrite = (value: string) => ({ value, overwrite: true }) as const
const outcome = (written: WrittenPolicy | ReadonlyArray<WrittenRule>, observed: Record<string, string>) => {
  const { changes, findings } = verdictOf(written, resource(observed))
  return [shown(changes), reasons(findings)]
}

describe("the fixpoint", () => {
  it("settles a rule that overwrites what its own condition excludes", () => {
    const rules = [{ when: { tags: { Env: "!prod" } }, set: { Env: overwrite("prod") } }]
    const verdict = verdictOf(rules, resource({ Env: "dev" }))
    expect([shown(verdict.changes), verdict.findings, verdict.matched]).toEqual([
      ["~Env=dev>prod"],
      [],
      ["rule-1"],
    ])
  })

  it("settles rules that fill or remove what their own condition asks for", () => {
    expect(outcome([{ when: { tags: { Env: "absent" } }, set: { Env: "dev" } }], {})).toEqual([
      ["+Env=dev"],
      [],
    ])
    expect(outcome([{ when: { tags: { Temp: "old*" } }, remove: ["Temp"] }], { Temp: "old1" })).toEqual([
      ["-Temp=old1"],
      [],
    ])
  })

  it("keeps what an overwrite gave where only an earlier default is left to act", () => {
    const rules = [
      { set: { Env: "dev" } },
      { when: { tags: { Env: "production" } }, set: { Env: overwrite("prod") } },
    ]
    expect(outcome(rules, { Env: "production" })).toEqual([["~Env=production>prod"], []])
  })

  it("computes a default anew each round, from the tags as they end up", () => {
    const rules = [
      { set: { Name: "${resource.tags.Owner ?? 'nobody'}" } },
      { set: { Owner: overwrite("ann") } },
    ]
    expect(outcome(rules, {})).toEqual([["+Name=ann", "+Owner=ann"], []])
    expect(outcome(rules, { Owner: "bob" })).toEqual([["+Name=ann", "~Owner=bob>ann"], []])
  })

  it("counts only the last round's findings", () => {
    const rules = [{ set: { Name: "${resource.tags.Owner}" } }, { set: { Owner: "ann" } }]
    expect(outcome(rules, {})).toEqual([["+Name=ann", "+Owner=ann"], []])
  })

  it("leaves a default unwritten whose template has no value in the end", () => {
    const rules = [{ set: { Name: "${resource.tags.Temp}" } }, { remove: ["Temp"] }]
    expect(outcome(rules, { Temp: "x" })).toEqual([["-Temp=x"], ["unresolved Name"]])
  })

  it("matches conditions on what other rules set", () => {
    const rules = [{ when: { tags: { Env: "prod" } }, set: { Tier: "1" } }, { set: { Env: "prod" } }]
    expect(outcome(rules, {})).toEqual([["+Env=prod", "+Tier=1"], []])
  })

  it("takes rules + 1 rounds: a chain in which each rule waits for the next", () => {
    const rules = [
      { when: { tags: { C: "present" } }, set: { D: "d" } },
      { when: { tags: { B: "present" } }, set: { C: "c" } },
      { when: { tags: { A: "present" } }, set: { B: "b" } },
    ]
    expect(outcome(rules, { A: "a" })).toEqual([["+B=b", "+C=c", "+D=d"], []])
  })

  it("lets a default act on what a rule removed that matches no longer", () => {
    const rules = [{ set: { Temp: "new" } }, { when: { tags: { Temp: "old*" } }, remove: ["Temp"] }]
    expect(outcome(rules, { Temp: "old1" })).toEqual([["~Temp=old1>new"], []])
  })
})

describe("rules without a fixpoint", () => {
  it("are unstable, named, and write nothing to the resource", () => {
    const rules = [
      { id: "to-b", when: { tags: { Env: "a" } }, set: { Env: overwrite("b") } },
      { id: "to-a", when: { tags: { Env: "b" } }, set: { Env: overwrite("a") } },
      { id: "innocent", set: { Owner: "ann" } },
    ]
    const verdict = verdictOf(rules, resource({ Env: "a" }))
    expect([verdict.changes, verdict.blocked]).toEqual([[], undefined])
    expect(verdict.findings).toEqual([
      {
        reason: "unstable",
        rule: "to-b",
        key: undefined,
        message: "to-b, to-a would change the tags back and forth",
      },
    ])
  })

  it("are unstable where a value grows from round to round", () => {
    const rules = [{ id: "grow", set: { Name: overwrite("${resource.tags.Name}x") } }]
    const verdict = verdictOf(rules, resource({ Name: "a" }))
    expect([verdict.changes, verdict.findings]).toEqual([
      [],
      [
        {
          reason: "unstable",
          rule: "grow",
          key: undefined,
          message: "grow did not settle within 2 rounds, the number of rules and one",
        },
      ],
    ])
  })

  it("are unstable where one adds what another removes", () => {
    const rules = [
      { when: { tags: { Temp: "present" } }, remove: ["Temp"] },
      { when: { tags: { Temp: "absent" } }, set: { Temp: "x" } },
    ]
    expect(outcome(rules, {})).toEqual([[], ["unstable"]])
    expect(outcome(rules, { Temp: "x" })).toEqual([[], ["unstable"]])
  })

  it("are unstable after more rounds than rules + 1", () => {
    const rules = [{ set: { A: "${resource.tags.B}", B: "${resource.tags.C}", C: "x" } }]
    expect(outcome(rules, {})).toEqual([[], ["unstable"]])
    expect(outcome([...rules, {}, {}], {})).toEqual([["+A=x", "+B=x", "+C=x"], []])
  })

  it("do not hold up the exemption's finding, but every other one", () => {
    const written = {
      rules: [{ set: { A: overwrite("${resource.tags.A}x"), B: "${ou.tags.None}" } }],
      exemptions: [{ id: "EX-1", when: { types: ["sqs"] }, expires: "2026-11-22" }],
    }
    expect(outcome(written, { A: "a" })).toEqual([[], ["exemption-expired", "unstable"]])
  })
})
