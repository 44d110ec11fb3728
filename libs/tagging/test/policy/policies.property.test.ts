import * as fc from "fast-check"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { decodePolicy } from "../../src/policy/decodePolicy.ts"
import { managedKeys } from "../../src/policy/managedKeys.ts"
import { showDiagnostic } from "../../src/policy/showDiagnostic.ts"
import { generatedPolicy, smallPolicy } from "./generatedPolicy.ts"
import { mutations, textMutations, yamlOf } from "./mutations.ts"
import { decoded, problemsOf } from "./policyText.ts"

const runs = { numRuns: 10_000, seed: 20_271 }
const pick = fc.nat({ max: 1_000_000 })
const wayOf = <A>(ways: Readonly<Record<string, A>>) => fc.constantFrom(...Object.entries(ways))

/** Refused, each problem inside of the file and on one line, at least one of them an error. */
const expectRefused = (text: string) => {
  const result = decodePolicy(text, "orgtag.yaml")
  if (Result.isSuccess(result)) throw new Error(`accepted:\n${text}`)
  const lines = text.split("\n")
  for (const problem of result.failure) {
    const line = lines[problem.line - 1]
    if (line === undefined || problem.column < 1 || problem.column > line.length + 1)
      throw new Error(`outside of the file: ${showDiagnostic(problem)}\n${text}`)
    if (/[\p{Cc}\p{Cs}]/u.test(showDiagnostic(problem)))
      throw new Error(`unfit for a terminal: ${JSON.stringify(problem)}\n${text}`)
  }
  expect(result.failure.some((problem) => problem.severity === "error")).toBe(true)
}

describe("any policy in which nothing is wrong", () => {
  it("is accepted, with all of its rules and keys", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(generatedPolicy, (plain) => {
        const rules = plain["rules"] as ReadonlyArray<{ id: string; set?: Map<string, unknown> }>
        const { policy } = decoded(yamlOf(plain))
        expect(policy.rules.map((rule) => rule.id)).toEqual(rules.map((rule) => rule.id))
        const keys = managedKeys(policy)
        for (const rule of rules) for (const key of rule.set?.keys() ?? []) expect(keys.has(key)).toBe(true)
      }),
      { ...runs, numRuns: 1_000 },
    )
  })
})

describe("any policy that is broken", () => {
  it("in one of its parts is refused with at least one located diagnostic", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(smallPolicy, wayOf(mutations), pick, (plain, [, breakIt], place) => {
        const broken = structuredClone(plain)
        breakIt(broken, place)
        expectRefused(yamlOf(broken))
      }),
      { ...runs, numRuns: 9_000 },
    )
  })

  it("in its text is refused with at least one located diagnostic", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(smallPolicy, wayOf(textMutations), pick, (plain, [, breakIt], place) => {
        expectRefused(breakIt(yamlOf(plain), place))
      }),
      { ...runs, numRuns: 1_000 },
    )
  })

  it("in several parts at once tells at least as many problems as in one", { timeout: 120_000 }, () => {
    const ways = [
      "a limit that is none",
      "a rule without an id",
      "a key set and removed",
      "a pattern that is none",
    ]
    fc.assert(
      fc.property(smallPolicy, fc.shuffledSubarray(ways, { minLength: 2 }), pick, (plain, chosen, place) => {
        const broken = structuredClone(plain)
        for (const way of chosen) mutations[way]?.(broken, place)
        expect(problemsOf(yamlOf(broken)).length).toBeGreaterThanOrEqual(chosen.length)
      }),
      { ...runs, numRuns: 500 },
    )
  })

  it("by chance in its characters never crashes the decoder", { timeout: 120_000 }, () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "[",
        "]",
        "{",
        "}",
        ": ",
        "- ",
        "*",
        "&a ",
        "'",
        '"',
        "\n",
        "  ",
        "|",
        "!",
        "%",
        "#",
        "? ",
        "${",
        "??",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    )
    fc.assert(
      fc.property(
        smallPolicy,
        fc.array(fc.tuple(pick, piece, fc.nat({ max: 6 })), { maxLength: 4 }),
        (plain, edits) => {
          const text = edits.reduce((before, [place, inserted, deleted]) => {
            const at = place % (before.length + 1)
            return before.slice(0, at) + inserted + before.slice(at + deleted)
          }, yamlOf(plain))
          const result = decodePolicy(text, "orgtag.yaml")
          if (Result.isFailure(result)) expectRefused(text)
        },
      ),
      { ...runs, numRuns: 1_000 },
    )
  })
})
