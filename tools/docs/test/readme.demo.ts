import { expect, it } from "vitest"
import { goldenFences, readPages } from "../src/DocPage.ts"
import { demoScreen } from "../src/screens.ts"
import { steadyText } from "../src/steadyText.ts"
import { takeDemo } from "../src/takeScreens.ts"

it("the pages show the demo as it is now", async () => {
  const shown = goldenFences(readPages()).filter(({ name }) => name === demoScreen)
  const now = steadyText(await takeDemo())
  expect(shown.map(({ text }) => steadyText(text))).toEqual(shown.map(() => now))
  expect(shown.length).toBeGreaterThan(0)
})
