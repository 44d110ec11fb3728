import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { readPages } from "../src/DocPage.ts"
import { workspaceRoot } from "../src/workspaceRoot.ts"

const shown = readPages().flatMap(({ file, fences }) =>
  fences.flatMap(({ marker, text }) =>
    marker?.kind === "file" ? [{ page: file, path: marker.name, text }] : [],
  ),
)

it.each(shown)("$page shows $path as it is compiled", ({ path, text }) => {
  expect(text).toBe(readFileSync(join(workspaceRoot, path), "utf8"))
})

it("shows at least one file", () => {
  expect(shown.length).toBeGreaterThan(0)
})
