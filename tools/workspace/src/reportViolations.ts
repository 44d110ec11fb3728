import { showViolation, type Violation } from "./Violation.ts"
import type { Workspace } from "./Workspace.ts"

/** Prints what a check found and sets the exit status; says how much it looked at, so that "nothing" means something. */
export const reportViolations = (
  check: string,
  workspace: Workspace,
  violations: ReadonlyArray<Violation>,
): void => {
  for (const violation of violations) console.log(showViolation(violation))
  const files = workspace.projects.reduce((sum, project) => sum + project.files.length, 0)
  const looked = `${workspace.projects.length} projects, ${files} files`
  console.error(`${check}: ${looked}, ${violations.length} violations`)
  if (violations.length > 0) process.exitCode = 1
}
