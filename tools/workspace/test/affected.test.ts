import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { declaredDependencies, type Project } from "../src/Project.ts"
import { Workspace } from "../src/Workspace.ts"
import { workspaceRoot } from "../src/workspaceRoot.ts"

const workspace = Workspace.read(workspaceRoot)

const dependsOn = (project: Project, target: Project): boolean =>
  declaredDependencies(project).has(target.name) || project.implicitDependencies.includes(target.nxName)

/** A project and everything that hangs on it, however indirectly, by what the package.json files declare. */
const dependants = (target: Project, found: Set<Project> = new Set()): ReadonlySet<Project> => {
  if (found.has(target)) return found
  found.add(target)
  for (const project of workspace.projects) if (dependsOn(project, target)) dependants(project, found)
  return found
}

const nxNames = (projects: Iterable<Project>): ReadonlyArray<string> =>
  [...projects].map((project) => project.nxName).toSorted()

const byFolder = (folder: string): Project => {
  const project = workspace.projects.find((one) => one.folder === folder)
  if (project === undefined) throw new Error(`no project in ${folder}`)
  return project
}

describe("the projects that Nx calls affected", () => {
  // A run of its own beside the one that may have started this test: own folder for its state, no daemon, and none
  // of the variables by which a running Nx tells its children which task they are.
  let state: string
  beforeAll(() => {
    state = mkdtempSync(join(tmpdir(), "orgtag-nx-"))
  })
  afterAll(() => rmSync(state, { recursive: true, force: true }))

  const nx = createRequire(import.meta.url).resolve("nx/bin/nx.js")
  const affected = (file: string): ReadonlyArray<string> => {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(?:NX_|LERNA_|VITEST|FORCE_COLOR)/u.test(name),
    )
    const env = {
      ...Object.fromEntries(inherited),
      NX_DAEMON: "false",
      NX_NO_CLOUD: "true",
      NX_TUI: "false",
      NX_WORKSPACE_DATA_DIRECTORY: state,
    }
    const args = [nx, "show", "projects", "--affected", `--files=${file}`, "--json"]
    const answer = execFileSync(process.execPath, args, { cwd: workspaceRoot, env, encoding: "utf8" })
    const names: ReadonlyArray<string> = JSON.parse(answer)
    return names.toSorted()
  }

  it.each(["libs/persistence", "libs/aws-clients", "libs/tagging"])(
    "after a change in %s are its dependants and no others",
    (folder) => {
      const expected = nxNames(dependants(byFolder(folder)))
      expect(expected.length).toBeGreaterThan(1)
      expect(affected(`${folder}/src/index.ts`)).toEqual(expected)
    },
  )

  it("after a change in a leaf library leave out what does not use it", () => {
    const names = affected("libs/persistence/src/index.ts")
    expect(names).not.toContain("tagging")
    expect(names).not.toContain("workspace")
    expect(names.length).toBeLessThan(workspace.projects.length)
  })

  it("after a change in tools/workspace are itself alone", () => {
    expect(affected("tools/workspace/src/index.ts")).toEqual(["workspace"])
  })
})
