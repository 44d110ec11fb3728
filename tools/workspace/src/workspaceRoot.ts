import { fileURLToPath } from "node:url"

/** The folder of the workspace that this project is part of. */
export const workspaceRoot = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/u, "")
