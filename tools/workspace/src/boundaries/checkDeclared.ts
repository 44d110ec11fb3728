import { type Import, packageOf } from "../Import.ts"
import { declaredDependencies, type Project } from "../Project.ts"
import type { SourceFile } from "../SourceFile.ts"
import type { Workspace } from "../Workspace.ts"

/** The package with the types of a package that has none of its own. */
const typesPackage = (name: string): string => `@types/${name.replace(/^@/u, "").replace("/", "__")}`

/**
 * Says what is wrong where a file imports a package that its package.json does not declare.
 *
 * **Details** What runs is declared in `dependencies`; `devDependencies` do for tests and configuration, and for types of
 * other people's packages, which are gone at run time. Tests may use what the root declares for all (vitest and the
 * like), so there only our own packages are asked for.
 */
export const checkDeclared = (
  workspace: Workspace,
  project: Project,
  file: SourceFile,
  { kind, specifier }: Import,
): string | undefined => {
  const name = specifier === undefined ? undefined : packageOf(specifier)
  if (name === undefined || name === project.name || project.dependencies.has(name)) return undefined
  const isOurs = workspace.hasScope(name)
  if (isOurs && workspace.project(name) === undefined) return `${name} is no project of this workspace`
  const declared = declaredDependencies(project)
  if (file.isTest && (!isOurs || declared.has(name))) return undefined
  if (kind === "type" && !isOurs && (declared.has(name) || declared.has(typesPackage(name)))) return undefined
  return declared.has(name)
    ? `${name} is imported by code that runs, so it belongs in the dependencies of ${project.manifest}, not the devDependencies`
    : `${name} is imported and not declared in ${project.manifest}`
}
