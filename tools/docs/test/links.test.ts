import { existsSync } from "node:fs"
import { join, posix } from "node:path"
import { expect, it } from "vitest"
import { type DocPage, parsePage, readPages } from "../src/DocPage.ts"
import { workspaceRoot } from "../src/workspaceRoot.ts"

const pages = readPages()

const brokenLinks = (page: DocPage): ReadonlyArray<string> =>
  page.links.flatMap(({ target, line }) => {
    if (/^https?:/u.test(target)) return []
    const [path = "", anchor] = target.split("#")
    const file = path === "" ? page.file : posix.normalize(posix.join(posix.dirname(page.file), path))
    const linked = path === "" ? page : pages.find((each) => each.file === file)
    const isFile = path === "" || existsSync(join(workspaceRoot, file))
    return isFile && (anchor === undefined || linked?.anchors.has(anchor) === true)
      ? []
      : [`${page.file}:${line}: ${target}`]
  })

it.each(pages)("every relative link of $file leads somewhere", (page) => {
  expect(brokenLinks(page)).toEqual([])
})

it("finds a link that leads nowhere", () => {
  const page = parsePage("docs/page.md", "# A page\n\n[one](nowhere.md), [two](#a-page), [three](#b-page)\n")
  expect(brokenLinks(page)).toEqual(["docs/page.md:3: nowhere.md", "docs/page.md:3: #b-page"])
})
