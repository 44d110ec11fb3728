import { reportViolations } from "../reportViolations.ts"
import { checkTidy } from "../tidy/checkTidy.ts"
import { Workspace } from "../Workspace.ts"
import { workspaceRoot } from "../workspaceRoot.ts"

const workspace = Workspace.read(process.argv[2] ?? workspaceRoot)
reportViolations("tidy", workspace, checkTidy(workspace))
