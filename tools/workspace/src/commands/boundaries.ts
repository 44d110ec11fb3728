import { checkBoundaries } from "../boundaries/checkBoundaries.ts"
import { reportViolations } from "../reportViolations.ts"
import { Workspace } from "../Workspace.ts"
import { workspaceRoot } from "../workspaceRoot.ts"

const workspace = Workspace.read(process.argv[2] ?? workspaceRoot)
reportViolations("boundaries", workspace, checkBoundaries(workspace))
