import { readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { goldenFences, readPages } from "../src/DocPage.ts"
import { demoScreen } from "../src/screens.ts"
import { steadyText } from "../src/steadyText.ts"
import { takeScreens } from "../src/takeScreens.ts"
import { exampleFile, tutorialFile, tutorialPolicy, tutorialSteps } from "../src/tutorialPolicy.ts"
import { workspaceRoot } from "../src/workspaceRoot.ts"

const pages = readPages()
const tutorial = pages.find(({ file }) => file === tutorialFile)
const golden = goldenFences(pages).filter(({ name }) => name !== demoScreen)

describe("the screens in the pages are what the program prints now (npm run -s screens -w @orgtag/docs writes them)", () => {
  let screens: ReadonlyMap<string, string> = new Map()
  beforeAll(async () => {
    if (tutorial !== undefined) screens = await takeScreens(tutorial)
  })

  it.each(golden)("$file: $name", ({ name, text }) => {
    expect(steadyText(text)).toBe(steadyText(screens.get(name) ?? `there is no screen ${name}`))
  })

  it("takes no screen that no page shows", () => {
    const shown = new Set(golden.map(({ name }) => name))
    expect([...screens.keys()].filter((name) => !shown.has(name))).toEqual([])
  })
})

it("has the tutorial's result as a file", () => {
  expect(tutorial).toBeDefined()
  if (tutorial === undefined) return
  expect(readFileSync(join(workspaceRoot, exampleFile), "utf8")).toBe(tutorialPolicy(tutorial, tutorialSteps))
})
