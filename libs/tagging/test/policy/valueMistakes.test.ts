import { describe, expect, it } from "vitest"
import { type Mistake, checkMistakes, told, policyWithValues } from "./mistake.ts"
import { leastPolicy, policyWithRule } from "./policyText.ts"

describe("values", () => {
  checkMistakes([
    [
      "a value that is a number says that it needs quotes",
      policyWithRule("set: { CostCenter: 0042 }"),
      '5:35 rules[0].set.CostCenter: this is not read as a text: quote it (found 0042, expected "0042")',
    ],
    [
      "a value that is true says that it needs quotes",
      policyWithRule("set: { A: { value: true } }"),
      /^5:35 .*found true, expected "true"/u,
    ],
    [
      "a value that is nothing is refused",
      policyWithRule("set: { A: }"),
      /^5:2\d rules\[0\]\.set\.A: there is nothing here/u,
    ],
    [
      "a value that is a list is refused",
      policyWithRule("set: { A: [x] }"),
      /^5:26 .*found a list, expected a text or \{ value, overwrite \}/u,
    ],
    [
      "an overwrite that is a text is refused",
      policyWithRule('set: { A: { value: x, overwrite: "yes" } }'),
      /expected true or false/u,
    ],
    ["a new name that is a number is refused", policyWithRule("rename: { a: 5 }"), /found 5, expected "5"/u],
    [
      "an allowed value that is a number is refused",
      policyWithValues("[a, 5]"),
      /^6:20 values\.Env\[1\]: .*found 5, expected "5"/u,
    ],
    [
      "an allowed value that no tag can have is refused",
      policyWithValues(`["${"v".repeat(257)}"]`),
      /at most 256 characters/u,
    ],
    [
      "a pattern that does not compile is refused",
      policyWithValues('{ pattern: "[" }'),
      /^6:27 values\.Env\.pattern: this pattern does not compile: /u,
    ],
    [
      "a pattern that compiles only inside of parentheses is refused",
      policyWithValues('{ pattern: "a)|(b" }'),
      /does not compile/u,
    ],
    [
      "a pattern that only the u flag refuses is refused",
      policyWithValues('{ pattern: "\\\\-" }'),
      /does not compile/u,
    ],
    [
      "a pattern of more than 256 characters is refused",
      policyWithValues(`{ pattern: "${"a".repeat(257)}" }`),
      /^6:27 values\.Env\.pattern: .*at most 256/u,
    ],
    [
      "a literal outside of the listed values is refused, with the nearest one",
      policyWithValues("[prod, stage]", "set: { Env: prd }"),
      '5:28 rules[0].set.Env: this value is not one that values allows for "Env" on line 6 (found "prd", expected "prod", "stage", did you mean prod)',
    ],
    [
      "a literal that a reference falls through to is one",
      policyWithValues("[prod]", "set: { Env: \"${region ?? 'x'}\" }"),
      /found "x", expected "prod"/u,
    ],
    [
      "a literal that overwrites is one",
      policyWithValues("[prod]", "set: { Env: { value: x, overwrite: true } }"),
      /^5:37 .*found "x"/u,
    ],
    [
      "a literal that the pattern does not match whole is refused",
      policyWithValues('{ pattern: "[a-z]{4}" }', "set: { Env: prods }"),
      /found "prods", expected the pattern/u,
    ],
  ])

  it("a computed value is not a literal", () => {
    expect(told(policyWithValues("[prod]", 'set: { Env: "${region}-x" }'))).toEqual([])
  })
})

describe("lists", () => {
  checkMistakes([
    [
      "organization.include may not be empty",
      leastPolicy().replace('["*"]', "[]"),
      "2:26 organization.include: this list is empty (found an empty list, expected at least one entry)",
    ],
    [
      "organization.exclude may not be empty",
      leastPolicy().replace('["*"]', '["*"], exclude: []'),
      /^2:42 organization\.exclude: this list is empty/u,
    ],
    [
      "organization.regions may not be empty",
      leastPolicy().replace('["*"]', '["*"], regions: []'),
      /^2:42 organization\.regions: this list is empty/u,
    ],
    ...["accounts", "regions", "types"].map((field): Mistake => [
      `when.${field} may not be empty`,
      policyWithRule(`when: { ${field}: [] }`),
      new RegExp(`^5:\\d+ rules\\[0\\]\\.when\\.${field}: this list is empty`, "u"),
    ]),
    [
      "a list of when.tags may not be empty",
      policyWithRule("when: { tags: { A: [] } }"),
      /^5:35 rules\[0\]\.when\.tags\.A: this list is empty/u,
    ],
    [
      "a list of values may not be empty",
      leastPolicy("rules: []\nvalues: { A: [] }"),
      /^5:14 values\.A: this list is empty/u,
    ],
    [
      "negated and plain entries may not be mixed",
      policyWithRule('when: { tags: { A: ["!x", y] } }'),
      /^5:35 rules\[0\]\.when\.tags\.A: one list holds negated and plain entries/u,
    ],
    [
      "negated entries and absent may not be mixed",
      policyWithRule('when: { tags: { A: ["!x", absent] } }'),
      /negated and plain/u,
    ],
    [
      "an entry of when.tags that is a number is refused",
      policyWithRule("when: { tags: { A: 5 } }"),
      /found 5, expected "5"/u,
    ],
    [
      "accounts that are no list are refused",
      policyWithRule('when: { accounts: "*" }'),
      /found "\*", expected a list/u,
    ],
    [
      "protect.keys must be a list",
      leastPolicy("rules: []\nprotect: { keys: A }"),
      /^5:18 protect\.keys: .*expected a list/u,
    ],
  ])
})
