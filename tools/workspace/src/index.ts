export { checkBoundaries } from "./boundaries/checkBoundaries.ts"
export { checkTidy } from "./tidy/checkTidy.ts"
export { showViolation, type Violation } from "./Violation.ts"
export { Workspace } from "./Workspace.ts"
