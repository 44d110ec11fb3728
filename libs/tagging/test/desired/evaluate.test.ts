import { describe, expect, it } from "vitest"
import { noTags } from "../../src/domain/Tags.ts"
import { account, reasons, resource, shown, verdictOf } from "./policyOf.ts"

const overwrite = (value: string) => ({ value, overwrite: true }) as const

const valueOf = (source: string, observed = noTags): string | undefined => {
  const { changes } = verdictOf([{ set: { New: source } }], resource(observed))
  return changes[0]?.after ?? undefined
}

describe("setting a key", () => {
  it("writes a default only where the key is missing", () => {
    const rules = [{ set: { Owner: "nobody", Env: "dev" } }]
    expect(shown(verdictOf(rules, resource({ Owner: "ann" })).changes)).toEqual(["+Env=dev"])
  })

  it("counts an empty observed value as present", () => {
    expect(verdictOf([{ set: { Owner: "nobody" } }], resource({ Owner: "" })).changes).toEqual([])
  })

  it("overwrites only where the rule says so", () => {
    const rules = [{ set: { Env: overwrite("prod") } }]
    expect(shown(verdictOf(rules, resource({ Env: "dev" })).changes)).toEqual(["~Env=dev>prod"])
    expect(verdictOf(rules, resource({ Env: "prod" })).changes).toEqual([])
  })

  it("names the rule and the line that decided each change", () => {
    const rules = [
      { id: "a", set: { Env: "dev" } },
      { id: "b", set: { Owner: "x", Env: "prod" }, remove: ["Temp"] },
    ]
    const { changes } = verdictOf(rules, resource({ Temp: "1" }))
    expect(changes).toEqual([
      { key: "Env", op: "add", before: null, after: "prod", rule: "b", line: 22 },
      { key: "Owner", op: "add", before: null, after: "x", rule: "b", line: 21 },
      { key: "Temp", op: "remove", before: "1", after: null, rule: "b", line: 29 },
    ])
  })

  it("leaves keys alone that no rule names, and takes `__proto__` for a key like any other", () => {
    const rules = [{ remove: ["Temp"], set: { ["__proto__"]: "x" } }]
    expect(verdictOf([{ remove: ["Temp"] }], resource({ Other: "x", "aws:made": "y" })).changes).toEqual([])
    expect(shown(verdictOf(rules, resource({})).changes)).toEqual(["+__proto__=x"])
    const observed = new Map([["__proto__", "1"]])
    expect(shown(verdictOf([{ remove: ["__proto__"] }], resource(observed)).changes)).toEqual([
      "-__proto__=1",
    ])
  })

  it("never touches keys of AWS or protected ones, whatever a rule says", () => {
    const written = {
      protectKeys: ["AccessLevel"],
      rules: [
        {
          set: { "aws:x": overwrite("1"), "AWS:y": "1", AccessLevel: overwrite("all") },
          rename: { "aws:made": "Made", Made2: "aws:made2" },
          remove: ["aws:made"],
        },
      ],
    }
    expect(verdictOf(written, resource({ "aws:made": "y", Made2: "z" })).changes).toEqual([])
  })
})

describe("precedence in a round", () => {
  it("lets the last matching rule that names the key act", () => {
    const rules = [{ set: { Env: "a" } }, { set: { Env: "b" } }, { set: { Other: "c" } }]
    expect(shown(verdictOf(rules, resource({})).changes)).toEqual(["+Env=b", "+Other=c"])
  })

  it("lets a later default win over an earlier overwrite, which does not leak into it", () => {
    const rules = [{ set: { Env: overwrite("a") } }, { set: { Env: "b" } }]
    expect(verdictOf(rules, resource({ Env: "x" })).changes).toEqual([])
    expect(shown(verdictOf(rules, resource({})).changes)).toEqual(["+Env=b"])
  })

  it("lets a later remove win over an earlier set, and a later set over an earlier remove", () => {
    const removed = [{ set: { Temp: overwrite("a") } }, { remove: ["Temp"] }]
    expect(shown(verdictOf(removed, resource({ Temp: "x" })).changes)).toEqual(["-Temp=x"])
    const kept = [{ remove: ["Temp"] }, { set: { Temp: "a" } }]
    expect(verdictOf(kept, resource({ Temp: "x" })).changes).toEqual([])
    expect(shown(verdictOf(kept, resource({})).changes)).toEqual(["+Temp=a"])
  })

  it("carries out all renames before any set or remove, also those of later rules", () => {
    const rules = [{ set: { CostCenter: "0000" } }, { rename: { cc: "CostCenter" } }]
    expect(shown(verdictOf(rules, resource({ cc: "1" })).changes)).toEqual(["+CostCenter=1", "-cc=1"])
  })
})

describe("templates", () => {
  it.each([
    ["${account.id}/${account.name}/${account.email}", "123456789012/shop/shop@example.com"],
    ["${account.tags.Owner}", "team-shop"],
    ["${ou.id} ${ou.name} ${ou.path}", "ou-ab12-prod Prod Workloads/Prod"],
    ["${ou.tags.Stage}", "prod"],
    ["${inherited.Owner}", "team-shop"],
    ["${inherited.CostCenter}", "1234"],
    ["${inherited.Division} ${inherited.Company}", "retail example"],
    ["${region}", "eu-west-1"],
    ["${resource.arn}", "arn:aws:sqs:eu-west-1:123456789012:orders"],
    ["${resource.id} ${resource.type} ${resource.service}", "orders sqs:queue sqs"],
    ["${resource.tags.Old}", "old"],
    ["${account.tags.None ?? ou.tags.None ?? 'unowned'}", "unowned"],
  ])("expands %s", (source, expected) => {
    expect(valueOf(source, new Map([["Old", "old"]]))).toBe(expected)
  })

  it("takes the keys of account and unit tags exactly", () => {
    expect(valueOf("${account.tags.owner ?? inherited.costcenter ?? 'none'}")).toBe("none")
  })

  it("never reads a result as a template again", () => {
    const verdict = verdictOf([{ set: { New: "${resource.tags.Old}" } }], resource({ Old: "${account.id}" }))
    expect([shown(verdict.changes), verdict.blocked?.reason]).toEqual([
      ["+New=${account.id}"],
      "value-characters",
    ])
  })

  it("leaves the key as it is where the acting rule's template has no value, whatever earlier rules say", () => {
    const rules = [
      { id: "a", set: { Env: overwrite("a"), New: "a" } },
      { id: "b", set: { Env: overwrite("${ou.tags.None}"), New: "${ou.tags.None ?? resource.tags.None}" } },
    ]
    const verdict = verdictOf(rules, resource({ Env: "x" }))
    expect([verdict.changes, reasons(verdict.findings)]).toEqual([[], ["unresolved Env", "unresolved New"]])
    expect(verdict.findings[1]).toMatchObject({
      rule: "b",
      message: "ou.tags.None, resource.tags.None are missing",
    })
  })

  it("does not ask for a default that has nothing to do", () => {
    expect(verdictOf([{ set: { Env: "${ou.tags.None}" } }], resource({ Env: "x" })).findings).toEqual([])
  })

  it("takes an empty value for a finding unless it is written as the literal ''", () => {
    const finding = verdictOf(
      [{ set: { New: overwrite("${account.tags.Empty ?? 'x'}") } }],
      resource({ New: "y" }),
    )
    expect([finding.changes, reasons(finding.findings)]).toEqual([[], ["empty-value New"]])
    const literal = verdictOf([{ set: { New: "${account.tags.None ?? ''}" } }], resource({}))
    expect([shown(literal.changes), literal.findings]).toEqual([["+New="], []])
    expect(shown(verdictOf([{ set: { New: "" } }], resource({})).changes)).toEqual(["+New="])
  })

  it("writes a value with an empty part", () => {
    expect(valueOf("a${account.tags.Empty}")).toBe("a")
  })

  it("takes the root for the unit of an account directly in it", () => {
    const inRoot = { ...account, units: account.units.slice(2) }
    const verdict = verdictOf(
      [{ set: { A: "${ou.name}", B: "${ou.path}" } }],
      resource({}, undefined, { account: inRoot }),
    )
    expect([shown(verdict.changes), reasons(verdict.findings)]).toEqual([["+A=Root"], ["empty-value B"]])
  })
})
