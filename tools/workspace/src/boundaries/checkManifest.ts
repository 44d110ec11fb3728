import { packageOf } from "../Import.ts"
import { declaredDependencies, manifestLine, type Project, projectKinds } from "../Project.ts"
import { readImports } from "../readImports.ts"
import type { Violation } from "../Violation.ts"
import type { Workspace } from "../Workspace.ts"
import { allows, demoFolder, isAwsSdk, refusal, tableDefinitions } from "./directions.ts"

const isException = (project: Project, target: Project): boolean =>
  (project.folder === demoFolder && target.kind === "tool") ||
  (project.kind === "infra" && target.name === tableDefinitions.package)

/** Finds what a package.json declares and should not: against the directions, or without using it. */
export const checkManifest = (workspace: Workspace, project: Project): ReadonlyArray<Violation> => {
  const violations: Array<Violation> = []
  const add = (dependency: string, sentence: string): void => {
    violations.push({ file: project.manifest, line: manifestLine(project, dependency), sentence })
  }
  if (project.kind === undefined) {
    const known = projectKinds.map((kind) => `type:${kind}`).join(", ")
    add("nx", `the project has no tag that says what it is: one of ${known}`)
  }
  const imported = new Set(
    project.files.flatMap(readImports).map(({ specifier }) => specifier && packageOf(specifier)),
  )
  for (const name of declaredDependencies(project)) {
    if (project.kind === "core" && isAwsSdk(name)) add(name, `type:core is pure: it may not declare ${name}`)
    const target = workspace.project(name)
    if (target === undefined) {
      if (workspace.hasScope(name)) add(name, `${name} is no project of this workspace`)
      continue
    }
    const inTests = !project.dependencies.has(name)
    if (project.kind !== undefined && !allows(project, target, inTests) && !isException(project, target)) {
      add(name, refusal(project, target))
    }
    if (!imported.has(name)) {
      add(name, `${name} is declared and nothing imports it, so Nx runs more than it has to`)
    }
  }
  return violations
}
