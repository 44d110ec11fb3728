import { describe, expect, it } from "vitest"
import { checkMistakes, told, policyWithTwoRules } from "./mistake.ts"
import { leastPolicy, policyWithRule } from "./policyText.ts"

describe("tag keys", () => {
  const long = "k".repeat(129)
  checkMistakes([
    [
      "an empty key is refused",
      policyWithRule('set: { "": x }'),
      '5:23 rules[0].set[""]: a tag key may not be empty',
    ],
    [
      "a key of more than 128 characters is refused",
      policyWithRule(`remove: [${long}]`),
      /^5:25 .*too long.*at most 128/u,
    ],
    [
      "a key that begins with aws: is refused",
      policyWithRule('set: { "aws:x": x }'),
      /^5:23 .*belong to AWS/u,
    ],
    [
      "a key that begins with AWS: is refused",
      policyWithRule('rename: { old: "AWS:x" }'),
      /^5:31 .*belong to AWS/u,
    ],
    [
      "a rename source that begins with aws: is refused",
      policyWithRule('rename: { "aws:x": New }'),
      /^5:26 .*belong to AWS/u,
    ],
    [
      "a key of values that begins with aws: is refused",
      leastPolicy('rules: []\nvalues: { "aws:x": [a] }'),
      /^5:11 .*belong to AWS/u,
    ],
    [
      "an empty protected key is refused",
      leastPolicy('rules: []\nprotect: { keys: [""] }'),
      /^5:19 protect\.keys\[0\]: a tag key may not be empty/u,
    ],
    [
      "an empty key of a condition is refused",
      policyWithRule('when: { tags: { "": a } }'),
      /^5:32 .*may not be empty/u,
    ],
    [
      "a key to write with a character that AWS does not take is refused",
      policyWithRule("set: { Owner?: x }"),
      /^5:23 .*character that AWS does not take/u,
    ],
  ])

  it("a condition may ask for keys that AWS itself writes", () => {
    expect(told(policyWithRule('when: { tags: { "aws:autoscaling:groupName": absent } }'))).toEqual([])
  })

  it("128 characters are counted as AWS counts them", () => {
    expect(told(policyWithRule(`remove: ["${"😀".repeat(128)}"]`))).toEqual([])
  })
})

describe("what rules do to keys", () => {
  const protecting = "protect: { keys: [Secret] }"
  checkMistakes([
    [
      "a rule may not set a protected key",
      policyWithRule("set: { Secret: x }", protecting),
      /^5:23 rules\[0\]\.set\.Secret: this key is in protect\.keys/u,
    ],
    [
      "a rule may not remove a protected key",
      policyWithRule("remove: [Secret]", protecting),
      /^5:25 .*protect\.keys/u,
    ],
    [
      "a rule may not rename a protected key",
      policyWithRule("rename: { Secret: Open }", protecting),
      /^5:26 .*protect\.keys/u,
    ],
    [
      "a rule may not rename a key to a protected one",
      policyWithRule("rename: { Open: Secret }", protecting),
      /^5:32 .*protect\.keys/u,
    ],
    [
      "a key may not be both set and removed by one rule",
      policyWithRule("set: { A: x }, remove: [A]"),
      '5:40 rules[0].remove[0]: this rule also sets this key, on line 5 (found "A", expected one of the two)',
    ],
    [
      "a key that is renamed away may not be set by any rule",
      policyWithTwoRules("rename: { old: New }", "set: { old: x }"),
      '5:26 rules[0].rename.old: this key is renamed away, and rule "two" on line 6 sets it (found "old")',
    ],
    [
      "a key that is renamed away may not be removed by any rule",
      policyWithTwoRules("remove: [old]", "rename: { old: New }"),
      /^6:26 .*rule "one" on line 5 removes it/u,
    ],
    [
      "a key that is renamed away may not be the target of another rename",
      policyWithTwoRules("rename: { old: mid }", "rename: { mid: New }"),
      /^6:26 rules\[1\]\.rename\.mid: .*rule "one" on line 5 renames another key to it/u,
    ],
    [
      "the target of a rename may not be removed by any rule",
      policyWithTwoRules("rename: { old: New }", "remove: [New]"),
      /^5:31 rules\[0\]\.rename\.old: a key is renamed to this one, and rule "two" on line 6 removes it/u,
    ],
    [
      "renames that form a cycle are told once, with the cycle",
      policyWithTwoRules("rename: { a: b, b: c }", "rename: { c: a }"),
      '5:26 rules[0].rename.a: renames form a cycle (found "a" → "b" → "c" → "a")',
    ],
    ["a key that is renamed to itself is a cycle", policyWithRule("rename: { a: a }"), /found "a" → "a"/u],
    [
      "two rules may not have one id",
      leastPolicy("rules:\n  - { id: one }\n  - { id: one }"),
      '6:11 rules[1].id: this id is taken on line 5 (found "one", expected another id)',
    ],
  ])

  it("two rules may do opposite things to a key", () => {
    expect(told(policyWithTwoRules("set: { A: x }", "remove: [A]"))).toEqual([])
  })

  it("a rule may set the key that it renames another to", () => {
    expect(told(policyWithRule("rename: { old: New }, set: { New: { value: x, overwrite: true } }"))).toEqual(
      [],
    )
  })
})
