import { packageOf } from "../Import.ts"
import type { Project } from "../Project.ts"
import { readImports } from "../readImports.ts"
import type { Violation } from "../Violation.ts"
import type { Workspace } from "../Workspace.ts"
import { demoFolder } from "./directions.ts"

/** Finds every import() of a tool in the CLI after the first. */
export const checkDemo = (workspace: Workspace, project: Project): ReadonlyArray<Violation> => {
  if (project.folder !== demoFolder) return []
  const [first, ...others] = project.files
    .filter((file) => !file.isTest)
    .flatMap((file) =>
      readImports(file)
        .filter(({ kind, specifier }) => {
          const name = specifier === undefined ? undefined : packageOf(specifier)
          const isTool = name !== undefined && workspace.project(name)?.kind === "tool"
          return isTool && kind === "dynamic"
        })
        .map(({ line }) => ({ file: file.path, line })),
    )
  if (first === undefined) return []
  return others.map((place) => ({
    ...place,
    sentence: `${demoFolder} loads a tool by one import(), which is at ${first.file}:${first.line}`,
  }))
}
