import type { Project } from "../Project.ts"
import { readImports } from "../readImports.ts"
import type { SourceFile } from "../SourceFile.ts"
import type { Violation } from "../Violation.ts"
import type { Workspace } from "../Workspace.ts"
import { checkCycles } from "./checkCycles.ts"
import { checkDeclared } from "./checkDeclared.ts"
import { checkDemo } from "./checkDemo.ts"
import { checkDirection } from "./checkDirection.ts"
import { checkManifest } from "./checkManifest.ts"
import { checkPath } from "./checkPath.ts"

const checkFile = (workspace: Workspace, project: Project, file: SourceFile): ReadonlyArray<Violation> => [
  ...file.flaws.map((flaw) => ({ file: file.path, line: 1, sentence: `cannot be parsed: ${flaw}` })),
  ...readImports(file).flatMap((one) =>
    [
      checkPath(project, file, one),
      checkDeclared(workspace, project, file, one),
      checkDirection(workspace, project, file, one),
    ]
      .filter((sentence) => sentence !== undefined)
      .map((sentence) => ({ file: file.path, line: one.line, sentence })),
  ),
]

/** Finds every dependency, imported or declared, that the layout of the workspace does not allow. */
export const checkBoundaries = (workspace: Workspace): ReadonlyArray<Violation> => [
  ...workspace.projects.flatMap((project) => [
    ...checkManifest(workspace, project),
    ...project.files.flatMap((file) => checkFile(workspace, project, file)),
    ...checkDemo(workspace, project),
  ]),
  ...checkCycles(workspace),
]
