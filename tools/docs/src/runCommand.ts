import { spawn } from "node:child_process"
import { join } from "node:path"
import { workspaceRoot } from "./workspaceRoot.ts"

/** How a run ended, with all that it wrote. */
export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where a command runs, and with which variables beside `PATH`. */
export interface RunPlace {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Ends the process once this has come on stdout. */
  readonly until?: string
}

/** Runs a script of the workspace on this Node, without a terminal and with nothing of the user's environment. */
export const runScript = (script: string, args: ReadonlyArray<string>, place: RunPlace = {}): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const { cwd = workspaceRoot, env = {}, until } = place
    const child = spawn(process.execPath, [join(workspaceRoot, script), ...args], {
      cwd,
      env: { PATH: process.env["PATH"] ?? "", HOME: cwd, AWS_EC2_METADATA_DISABLED: "true", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let stdout = ""
    let stderr = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text
      if (until !== undefined && stdout.includes(until)) child.kill()
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text
    })
    child.on("error", reject)
    child.on("close", (code) => {
      resolve({ code, stdout, stderr })
    })
  })

/** Runs the command itself. */
export const runOrgtag = (args: ReadonlyArray<string>, place: RunPlace = {}): Promise<Ran> =>
  runScript("apps/cli/bin/orgtag.js", args, place)
