import { expect, it } from "vitest"
import { leastPolicy, policyWithRule, shownProblemsOf } from "./policyText.ts"

/** A mistake, the policy that makes it, and the one line by which it is told, without the file's name. */
export type Mistake = readonly [sentence: string, text: string, line: string | RegExp]

/** The lines by which a policy's mistakes are told, without the file's name. */
export const told = (text: string): ReadonlyArray<string> =>
  shownProblemsOf(text).map((line) => line.replace(/^orgtag\.yaml:/u, ""))

const like = (line: string | RegExp): unknown => (line instanceof RegExp ? expect.stringMatching(line) : line)

/** A test for each mistake: it is told by its line, and by no other. */
export const checkMistakes = (mistakes: ReadonlyArray<Mistake>): void => {
  it.each(mistakes)("%s", (_sentence, text, line) => {
    expect(told(text)).toEqual([like(line)])
  })
}

/** A policy with two rules, on lines 5 and 6; the text of each begins in column 16. */
export const policyWithTwoRules = (first: string, second: string): string =>
  leastPolicy(`rules:\n  - { id: one, ${first} }\n  - { id: two, ${second} }`)

/** A policy with one exemption, on line 6. */
export const policyWithExemption = (fields: string): string =>
  leastPolicy(`rules: []\nexemptions:\n  - { ${fields} }`)

/** A policy with sections from line 5. */
export const policyWithSection = (text: string): string => leastPolicy(`rules: []\n${text}`)

/** A policy with this after the role's name, on line 3. */
export const policyWithAccess = (field: string): string =>
  leastPolicy().replace("roleName: orgtag-member", `roleName: r, ${field}`)

/** A policy that includes this entry alone, on line 2. */
export const policyIncluding = (entry: string): string => leastPolicy().replace('"*"', entry)

/** A policy in which `values` say what Env may hold, on line 6. */
export const policyWithValues = (entry: string, rule = "remove: []"): string =>
  policyWithRule(rule, `values: { Env: ${entry} }`)
