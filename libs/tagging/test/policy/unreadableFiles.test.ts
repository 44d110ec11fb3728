import { describe, expect, it } from "vitest"
import { diagnosticsMax } from "../../src/policy/decodePolicy.ts"
import { leastPolicy, problemsOf, shownProblemsOf } from "./policyText.ts"

describe("a file that cannot be read as a policy at all", () => {
  it.each([
    [
      "larger than 1 MiB",
      leastPolicy() + "#".repeat(1_048_576),
      /^orgtag\.yaml:1:1: this file is too large \(found \d+ bytes, expected at most 1048576\)$/u,
    ],
    [
      "with a control character",
      leastPolicy("rules: []\u001b[2J"),
      /^orgtag\.yaml:4:10: a policy file has no control characters \(found \\u\{1b\}\)$/u,
    ],
    [
      "with bytes that are no UTF-8",
      leastPolicy("rules: []\uFFFD"),
      /^orgtag\.yaml:4:10: this is not UTF-8 \(found U\+FFFD\)$/u,
    ],
    ["with half a surrogate pair", leastPolicy("rules: []\uDC00"), /^orgtag\.yaml:4:10: this is not UTF-8/u],
    [
      "with characters that turn the direction of writing",
      leastPolicy("rules: [] # \u202E"),
      /^orgtag\.yaml:4:13: .*direction of writing/u,
    ],
    ["with a syntax mistake", leastPolicy("rules: [] ]"), /^orgtag\.yaml:4:11: YAML cannot be read here: /u],
    [
      "with two documents",
      `${leastPolicy()}---\n${leastPolicy()}`,
      /^orgtag\.yaml:5:1: a policy file is one document/u,
    ],
    [
      "with an alias of nothing",
      leastPolicy("rules: *none"),
      /^orgtag\.yaml:4:8 rules: no anchor before has this name$/u,
    ],
    [
      "with a tag of its own",
      leastPolicy("rules: !include rules.yaml"),
      /^orgtag\.yaml:4:8: YAML cannot be read here: /u,
    ],
    [
      "for another version of YAML",
      `%YAML 1.1\n---\n${leastPolicy()}`,
      /^orgtag\.yaml:1:1: this is another version of YAML \(found 1\.1, expected 1\.2\)$/u,
    ],
    [
      "with an alias that contains itself",
      leastPolicy("rules: &all [*all]"),
      /^orgtag\.yaml:4:14 rules\[0\]: this alias contains itself/u,
    ],
    [
      "nested too deeply",
      leastPolicy(`rules: ${"[".repeat(50)}${"]".repeat(50)}`),
      /: this is nested too deeply/u,
    ],
    ["nested so deeply that YAML gives up", "[".repeat(20_000), /: this is nested too deeply/u],
    ["that is empty", "", /^orgtag\.yaml:1:1: there is nothing here/u],
    [
      "that is a list",
      "- a\n",
      /^orgtag\.yaml:1:1: this is not a valid value \(found a list, expected a map of version, /u,
    ],
  ])("%s is refused", (_what, text, line) => {
    expect(shownProblemsOf(text)).toEqual(expect.arrayContaining([expect.stringMatching(line)]))
  })

  it("with aliases upon aliases is refused before they are written out", () => {
    const levels = Array.from("bcdefghij", (name, index) => {
      const below = "abcdefghij".charAt(index)
      return `${name}: &${name} [${Array(10).fill(`*${below}`).join(", ")}]`
    })
    const problems = problemsOf(`a: &a [x, x]\n${levels.join("\n")}\nk: [${Array(20).fill("*a").join(", ")}]`)
    expect(problems.map((each) => each.message)).toContain("there are too many aliases")
  })

  it("tells at most a thousand problems and how many more there are, errors before warnings", () => {
    const rules = Array.from(
      { length: 3000 },
      (_, index) => `  - { id: r${index}, set: { Backup${index}: 5 } }`,
    )
    const problems = problemsOf(leastPolicy(`rules:\n${rules.join("\n")}`))
    expect(problems).toHaveLength(diagnosticsMax)
    expect(problems.at(-1)?.message).toBe("5001 more problems are not shown")
    expect(problems.every((each) => each.severity === "error")).toBe(true)
  })
})
