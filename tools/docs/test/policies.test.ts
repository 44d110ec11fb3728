import { decodePolicy, showDiagnostic } from "@orgtag/tagging"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { type DocPage, readPages } from "../src/DocPage.ts"
import { documentedAccounts } from "../src/DocumentedOrganization.ts"
import { mistakesShown } from "../src/mistakesShown.ts"
import { tutorialFile, tutorialPolicy, tutorialSteps } from "../src/tutorialPolicy.ts"

const pages = readPages()

const errorsIn = (policy: string): ReadonlyArray<string> => {
  const decoded = decodePolicy(policy, "orgtag.yaml")
  return Result.isFailure(decoded) ? decoded.failure.map(showDiagnostic) : []
}

const named = (page: DocPage, kind: string) =>
  page.fences.flatMap(({ marker, text }) => (marker?.kind === kind ? [{ name: marker.name, text }] : []))

describe("policies in the pages", () => {
  const whole = pages.flatMap((page) =>
    named(page, "policy")
      .filter(({ name }) => !name.startsWith("step "))
      .map((each) => ({ file: page.file, ...each })),
  )
  it.each(whole)("$file: $name is valid", ({ text }) => {
    expect(errorsIn(text)).toEqual([])
  })

  const tutorial = pages.find(({ file }) => file === tutorialFile)
  const steps = Array.from({ length: tutorialSteps }, (_, index) => index + 1)
  it.each(steps)("the tutorial's policy is valid after step %i", (step) => {
    expect(
      tutorial === undefined ? ["there is no tutorial"] : errorsIn(tutorialPolicy(tutorial, step)),
    ).toEqual([])
  })

  it("are for the accounts that the tutorial lists", () => {
    expect(documentedAccounts.filter((account) => tutorial?.text.includes(`| ${account} `) !== true)).toEqual(
      [],
    )
  })

  it("come to fifteen rules", () => {
    const decoded = tutorial && decodePolicy(tutorialPolicy(tutorial, tutorialSteps), "orgtag.yaml")
    expect(decoded && Result.isSuccess(decoded) ? decoded.success.policy.rules.length : 0).toBe(15)
  })
})

describe("mistakes in the pages", () => {
  const shown = pages.flatMap((page) =>
    named(page, "diagnostics").map((each) => ({ page, file: page.file, ...each })),
  )
  it.each(shown)("$file: $name gives the diagnostics that are shown", ({ page, name, text }) => {
    expect(text).toBe(mistakesShown(page, name))
    expect(text).not.toBe("")
  })

  it("stand with their diagnostics", () => {
    const without = pages.flatMap((page) => {
      const answered = new Set(named(page, "diagnostics").map(({ name }) => name))
      return named(page, "mistakes").filter(({ name }) => !answered.has(name))
    })
    expect(without).toEqual([])
  })
})
