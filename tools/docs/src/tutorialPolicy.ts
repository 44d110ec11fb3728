import type { DocPage } from "./DocPage.ts"

/** The page that leads from nothing to fifteen rules. */
export const tutorialFile = "docs/policy-tutorial.md"

/** Where its result stands as a whole. */
export const exampleFile = "docs/examples/orgtag.yaml"

/** How many steps it has. */
export const tutorialSteps = 10

/** The comment that stands for the rules that are there already. */
const earlierRules = "  # …"

/**
 * The policy after a step of the tutorial, put together from the page's fences up to it.
 *
 * What a fence has under `rules:` comes after the rules that are there; any other section takes the place of the one
 * with its name, or comes last. So whoever follows the page has the same file, with the same line numbers.
 */
export const tutorialPolicy = (page: DocPage, step: number): string => {
  const rules: Array<string> = []
  const head: Array<[name: string, text: string]> = []
  const tail: Array<[name: string, text: string]> = []
  for (const { marker, text } of page.fences) {
    if (marker?.kind !== "policy" || Number(/^step (\d+)$/u.exec(marker.name)?.[1] ?? Infinity) > step)
      continue
    for (const [name, section] of sectionsOf(text)) {
      const sections = rules.length === 0 ? head : tail
      const at = [...head, ...tail].find(([known]) => known === name)
      if (name === "rules") rules.push(section.slice("rules:\n".length).replace(`${earlierRules}\n`, ""))
      else if (at === undefined) sections.push([name, section])
      else at[1] = section
    }
  }
  const text = (sections: typeof head, between: string): string =>
    sections.map(([, each]) => each).join(between)
  return `${text(head, "")}rules:\n${rules.join("\n")}${tail.length === 0 ? "" : `\n${text(tail, "\n")}`}`
}

/** The top-level sections of a piece of a policy, without the empty lines between them. */
const sectionsOf = (text: string): ReadonlyArray<readonly [name: string, text: string]> =>
  text
    .split(/^(?=[a-zA-Z]+:)/mu)
    .map((section) => [/^[a-zA-Z]+/u.exec(section)?.[0] ?? "", `${section.trimEnd()}\n`] as const)
