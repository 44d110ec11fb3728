import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { markdownOf } from "./markdown.ts"
import type { Section } from "./Section.ts"

const docs = new URL("../../../../docs/", import.meta.url)
const page = new URL("performance.md", docs)
const folder = new URL("performance/", docs)

/** Writes sections into `docs/performance.md`, each between its markers, and their numbers and plots beside it. */
export const writeReport = (sections: ReadonlyArray<Section>): void => {
  mkdirSync(folder, { recursive: true })
  let text = readFileSync(page, "utf8")
  for (const section of sections) {
    const [start, end] = [`<!-- bench: ${section.name} -->`, `<!-- /bench: ${section.name} -->`]
    const [from, to] = [text.indexOf(start), text.indexOf(end)]
    if (from === -1 || to === -1) throw new Error(`docs/performance.md has no place for ${section.name}`)
    text = `${text.slice(0, from + start.length)}\n\n${markdownOf(section).trim()}\n\n${text.slice(to)}`
    writeFileSync(new URL(`${section.name}.json`, folder), `${JSON.stringify(section.data, null, 2)}\n`)
    for (const [name, content] of Object.entries(section.files ?? {}))
      writeFileSync(new URL(name, folder), content)
  }
  writeFileSync(page, text)
}
