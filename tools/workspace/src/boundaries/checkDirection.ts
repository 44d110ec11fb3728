import { type Import, packageOf } from "../Import.ts"
import type { Project } from "../Project.ts"
import type { SourceFile } from "../SourceFile.ts"
import type { Workspace } from "../Workspace.ts"
import { allows, demoFolder, isAwsSdk, refusal, tableDefinitions } from "./directions.ts"

/** Says what is wrong where an import points against the direction of dependencies. */
export const checkDirection = (
  workspace: Workspace,
  project: Project,
  file: SourceFile,
  { kind, specifier }: Import,
): string | undefined => {
  const name = specifier === undefined ? undefined : packageOf(specifier)
  if (name === undefined || name === project.name) return undefined
  if (project.kind === "core" && isAwsSdk(name)) return `type:core is pure: it may not import ${name}`
  const target = workspace.project(name)
  if (target === undefined || allows(project, target, file.isTest)) return undefined
  if (project.kind === "infra" && name === tableDefinitions.package) {
    return specifier === tableDefinitions.specifier
      ? undefined
      : `type:infra may import ${tableDefinitions.specifier} only, not the code that runs`
  }
  if (project.folder === demoFolder && target.kind === "tool") {
    return kind === "dynamic"
      ? undefined
      : `${demoFolder} may load the tool ${name} by import() only, so that nobody pays for it but the demo`
  }
  return refusal(project, target)
}
