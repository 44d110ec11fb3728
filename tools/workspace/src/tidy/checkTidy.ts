import type { Violation } from "../Violation.ts"
import type { Workspace } from "../Workspace.ts"
import { checkCode } from "./checkCode.ts"
import { checkShape } from "./checkShape.ts"
import { checkTodos } from "./checkTodos.ts"
import { checkTrackedSizes } from "./checkTrackedSizes.ts"

/** Finds what the habits of this code base rule out and neither the compiler nor the linter sees. */
export const checkTidy = (workspace: Workspace): ReadonlyArray<Violation> => [
  ...workspace.projects
    .flatMap((project) => project.files)
    .flatMap((file) => [...checkShape(file), ...checkTodos(file), ...checkCode(file)]),
  ...checkTrackedSizes(workspace.root),
]
