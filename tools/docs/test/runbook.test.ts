import { alertCauses, severityOf } from "@orgtag/tagging"
import { describe, expect, it } from "vitest"
import { readPages } from "../src/DocPage.ts"

const runbook = readPages().find(({ file }) => file === "docs/runbook.md")?.text ?? ""

/** The text of a section, up to the next heading. */
const sectionOf = (heading: string): string =>
  runbook.split(/^## /mu).find((part) => part.startsWith(`${heading}\n`)) ?? ""

describe("the runbook", () => {
  it.each(alertCauses)("says of %s how bad it is, how to look and how to mend", (cause) => {
    const section = sectionOf(cause)
    expect(section.toLowerCase()).toContain(`\n\n${severityOf[cause]}. `)
    expect(section).toMatch(/^- \*\*Look\*\*: /mu)
    expect(section).toMatch(/^- \*\*Mend\*\*: /mu)
  })

  it("says how to stop a sweep", () => {
    expect(sectionOf("How to stop a sweep")).toContain("`orgtag stop REASON`")
  })

  it("has no section for an alert that there is not", () => {
    const headings = Array.from(runbook.matchAll(/^## ([a-z-]+)$/gmu), ([, heading]) => heading)
    expect(headings).toEqual(expect.arrayContaining(Array.from(alertCauses)))
    expect(headings).toHaveLength(alertCauses.length)
  })
})
