import { blockedReasons, sideEffectTypes } from "@orgtag/tagging"
import { describe, expect, it } from "vitest"
import { readPages } from "../src/DocPage.ts"

const text = (name: string) => readPages().find(({ file }) => file === name)?.text ?? ""

/** The cells of the table rows of a page, without code marks. */
const rowsOf = (page: string) =>
  text(page)
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")))

describe("the guards in the policy reference", () => {
  it("are all that there are", () => {
    const named = rowsOf("docs/policy-reference.md").map(([, first]) => first)
    for (const reason of blockedReasons) expect(named).toContain(reason)
  })

  it("name every type with side effects, and say of each what they are", () => {
    const rows = rowsOf("docs/policy-reference.md").map(([, type, effect]) => [type, effect])
    for (const { type, effect } of sideEffectTypes.values()) expect(rows).toContainEqual([type, effect])
  })

  it("are in the glossary too", () => {
    const named = rowsOf("docs/glossary.md").map(([, first]) => first)
    for (const reason of blockedReasons) expect(named).toContain(reason)
  })
})
