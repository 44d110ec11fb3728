import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { type DocPage, readPages } from "./DocPage.ts"
import { mistakesShown } from "./mistakesShown.ts"
import { demoScreen } from "./screens.ts"
import { steadyText } from "./steadyText.ts"
import { takeDemo, takeScreens } from "./takeScreens.ts"
import { exampleFile, tutorialFile, tutorialPolicy, tutorialSteps } from "./tutorialPolicy.ts"
import { workspaceRoot } from "./workspaceRoot.ts"

/** The page with what its fences should hold. A screen that differs in times and ids only stays as it is. */
const rewritten = (page: DocPage, screens: ReadonlyMap<string, string>): string => {
  const lines = page.text.split("\n")
  for (const { marker, text, firstLine } of page.fences.toReversed()) {
    const now =
      marker?.kind === "golden"
        ? screens.get(marker.name)
        : marker?.kind === "diagnostics"
          ? mistakesShown(page, marker.name)
          : undefined
    if (now === undefined || steadyText(now) === steadyText(text)) continue
    lines.splice(firstLine, text.split("\n").length - 1, ...now.trimEnd().split("\n"))
  }
  return lines.join("\n")
}

const pages = readPages()
const tutorial = pages.find(({ file }) => file === tutorialFile)
if (tutorial === undefined) throw new Error(`${tutorialFile} is not there`)
writeFileSync(join(workspaceRoot, exampleFile), tutorialPolicy(tutorial, tutorialSteps))
const screens = new Map([...(await takeScreens(tutorial)), [demoScreen, await takeDemo()]])
for (const page of pages) {
  const text = rewritten(page, screens)
  if (text === page.text) continue
  writeFileSync(join(workspaceRoot, page.file), text)
  process.stdout.write(`${page.file} rewritten\n`)
}
