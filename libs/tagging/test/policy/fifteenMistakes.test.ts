import { expect, it } from "vitest"
import { problemsOf, shownProblemsOf } from "./policyText.ts"

const fifteen = `version: 3
organization:
  include: [123456789012]
  regoins: enabled
access:
  roleName: "no/slash"
rules:
  - id: first
    set:
      Owner: 42
      "aws:owner": x
      Env: "\${acount.tags.Env ?? 'prod'}"
      Stage: prd
    when: { tags: { Env: ["!prod", dev] } }
  - id: first
    set: { Both: x, Secret: y }
    remove: [Both]
    rename: { a: b }
  - id: third
    rename: { b: a }
values:
  Stage: [prod, dev]
  CostCenter: { pattern: "(" }
protect: { keys: [Secret] }
exemptions:
  - { id: E, when: { accounts: ["*"] }, owner: ann, approver: bob, reason: legacy, expires: 2027-02-30 }
`

it("a file with fifteen different mistakes gives fifteen diagnostics, each with its place", () => {
  expect(problemsOf(fifteen).map(({ line, column, path }) => `${line}:${column} ${path}`)).toEqual([
    "1:10 version",
    "3:13 organization.include[0]",
    "4:3 organization.regoins",
    "6:13 access.roleName",
    "10:14 rules[0].set.Owner",
    '11:7 rules[0].set["aws:owner"]',
    "12:12 rules[0].set.Env",
    "13:14 rules[0].set.Stage",
    "14:26 rules[0].when.tags.Env",
    "15:9 rules[1].id",
    "16:21 rules[1].set.Secret",
    "17:14 rules[1].remove[0]",
    "18:15 rules[1].rename.a",
    "23:26 values.CostCenter.pattern",
    "26:93 exemptions[0].expires",
  ])
})

it("and each one reads as one line with what was found and what would be right", () => {
  expect(shownProblemsOf(fifteen).join("\n")).toMatchInlineSnapshot(`
    "orgtag.yaml:1:10 version: this is not a valid value (found 3, expected 1)
    orgtag.yaml:3:13 organization.include[0]: this is not read as a text: quote it (found 123456789012, expected "123456789012")
    orgtag.yaml:4:3 organization.regoins: this key is unknown (found "regoins", expected include, exclude, regions, did you mean regions)
    orgtag.yaml:6:13 access.roleName: this is not a valid value (found "no/slash", expected an IAM role name: letters, digits and + = , . @ _ -, at most 64)
    orgtag.yaml:10:14 rules[0].set.Owner: this is not read as a text: quote it (found 42, expected "42")
    orgtag.yaml:11:7 rules[0].set["aws:owner"]: tag keys that begin with aws: belong to AWS (found "aws:owner", expected another key)
    orgtag.yaml:12:12 rules[0].set.Env: templates know no such name (found "acount.tags.Env", expected account.id, .name, .email or .tags.KEY; ou.id, .name, .path or .tags.KEY; inherited.KEY; region; resource.arn, .id, .type, .service or .tags.KEY; or a text in single quotes, did you mean account.tags.Env)
    orgtag.yaml:13:14 rules[0].set.Stage: this value is not one that values allows for "Stage" on line 22 (found "prd", expected "prod", "dev", did you mean prod)
    orgtag.yaml:14:26 rules[0].when.tags.Env: one list holds negated and plain entries (found "!prod", "dev", expected only one kind: the other has no effect beside it)
    orgtag.yaml:15:9 rules[1].id: this id is taken on line 8 (found "first", expected another id)
    orgtag.yaml:16:21 rules[1].set.Secret: this key is in protect.keys: no rule may write it (found "Secret")
    orgtag.yaml:17:14 rules[1].remove[0]: this rule also sets this key, on line 16 (found "Both", expected one of the two)
    orgtag.yaml:18:15 rules[1].rename.a: renames form a cycle (found "a" → "b" → "a")
    orgtag.yaml:23:26 values.CostCenter.pattern: this pattern does not compile: unterminated group (found "(")
    orgtag.yaml:26:93 exemptions[0].expires: no calendar has this date (found "2027-02-30", expected YYYY-MM-DD)"
  `)
})
