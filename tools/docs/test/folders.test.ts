import { globSync } from "node:fs"
import { posix } from "node:path"
import { expect, it } from "vitest"
import { readPages } from "../src/DocPage.ts"
import { workspaceRoot } from "../src/workspaceRoot.ts"

const byName = (left: string, right: string): number => (left < right ? -1 : 1)

const projects = globSync(["{apps,libs,tools}/*/package.json", "infra/package.json"], { cwd: workspaceRoot })
  .map((file) => posix.dirname(file))
  .toSorted(byName)

it("the README's map of folders has each project once, and none that there is not", () => {
  const readme = readPages().find(({ file }) => file === "README.md")?.text ?? ""
  const map = readme.split(/^## /mu).find((part) => part.startsWith("What is where\n")) ?? ""
  const listed = Array.from(map.matchAll(/^\| `([^`]+)`/gmu), ([, folder = ""]) => folder)
  expect(listed.filter((folder) => folder !== "docs").toSorted(byName)).toEqual(projects)
})
