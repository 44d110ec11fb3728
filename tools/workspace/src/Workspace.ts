import { existsSync, globSync, readFileSync } from "node:fs"
import { join, sep } from "node:path"
import type { Project } from "./Project.ts"
import { readProject } from "./readProject.ts"

interface RootManifest {
  readonly workspaces?: ReadonlyArray<string>
}

/** The projects that the root package.json names, and how they hang together. */
export class Workspace {
  readonly root: string
  readonly projects: ReadonlyArray<Project>
  private readonly byName: ReadonlyMap<string, Project>

  private constructor(root: string, projects: ReadonlyArray<Project>) {
    this.root = root
    this.projects = projects
    this.byName = new Map(projects.map((project) => [project.name, project]))
  }

  /** Reads the workspace; throws where the root has no projects, because a check of nothing passes. */
  static read(root: string): Workspace {
    const manifest: RootManifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
    // A pattern may match a loose file, or a folder that git left behind; only a package.json makes a project.
    const folders = (manifest.workspaces ?? [])
      .flatMap((pattern) => globSync(pattern, { cwd: root }))
      .map((folder) => folder.split(sep).join("/"))
      .filter((folder) => existsSync(join(root, folder, "package.json")))
      .toSorted()
    if (folders.length === 0) throw new Error(`no project found in ${root}`)
    return new Workspace(
      root,
      folders.map((folder) => readProject(root, folder)),
    )
  }

  /** The project of that package name, if it is one of ours. */
  project(name: string): Project | undefined {
    return this.byName.get(name)
  }

  /** Whether a package name has a scope that only this workspace uses, be there such a project or not. */
  hasScope(name: string): boolean {
    const scope = /^@[^/]+\//u.exec(name)?.[0]
    return scope !== undefined && this.projects.some((project) => project.name.startsWith(scope))
  }
}
