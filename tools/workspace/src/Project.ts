import type { SourceFile } from "./SourceFile.ts"

/** What a project is, by its `type:` tag; the directions of dependencies hang on it. */
export type ProjectKind = "core" | "clients" | "adapter" | "app" | "infra" | "tool"

/** The kinds in one place, for reading them from a tag. */
export const projectKinds: ReadonlyArray<ProjectKind> = ["core", "clients", "adapter", "app", "infra", "tool"]

/** One package of the workspace: what its package.json declares, and its source. */
export interface Project {
  /** The package's name, as imports write it. */
  readonly name: string
  /** What Nx calls it. */
  readonly nxName: string
  /** Relative to the workspace root. */
  readonly folder: string
  readonly manifest: string
  readonly manifestText: string
  /** Undefined where the tag is missing or is not one of ours. */
  readonly kind: ProjectKind | undefined
  /** Declared for everybody who runs it: dependencies, peer and optional ones. */
  readonly dependencies: ReadonlySet<string>
  /** Declared for its tests and its configuration. */
  readonly devDependencies: ReadonlySet<string>
  /** Nx names of what it needs without importing it. */
  readonly implicitDependencies: ReadonlyArray<string>
  readonly files: ReadonlyArray<SourceFile>
}

/** Every package that it declares, in whichever section. */
export const declaredDependencies = (project: Project): ReadonlySet<string> =>
  new Set([...project.dependencies, ...project.devDependencies])

/** The line of package.json that names a dependency; the first line where none does. */
export const manifestLine = (project: Project, dependency: string): number => {
  const lines = project.manifestText.split("\n")
  const index = lines.findIndex((line) => line.trimStart().startsWith(`"${dependency}":`))
  return index === -1 ? 1 : index + 1
}
