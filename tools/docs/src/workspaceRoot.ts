import { fileURLToPath } from "node:url"

/** The folder of the workspace, with a `/` at its end. */
export const workspaceRoot = fileURLToPath(new URL("../../../", import.meta.url))
