import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const launcher = fileURLToPath(new URL("../bin/orgtag.js", import.meta.url))

/** How a run of the command ended, with all that it wrote. */
export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What a run gets beside its arguments. */
export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** A signal that is sent to the process when this resolves. */
  readonly signalOn?: Promise<NodeJS.Signals>
  /** Is given what came so far; a signal that it answers with is sent to the process, once. */
  readonly signalWhen?: (stderr: string, stdout: string) => NodeJS.Signals | undefined
}

/**
 * Runs the real command without a terminal, with an environment that holds nothing of ours: no AWS settings, no home.
 */
export const runOrgtag = (args: ReadonlyArray<string>, options: RunOptions = {}): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const home = mkdtempSync(join(tmpdir(), "orgtag-home-"))
    const child = spawn(process.execPath, [launcher, ...args], {
      cwd: options.cwd ?? home,
      env: { PATH: process.env["PATH"] ?? "", HOME: home, AWS_EC2_METADATA_DISABLED: "true", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let stdout = ""
    let stderr = ""
    let signalled = false
    const watch = (): void => {
      const signal = signalled ? undefined : options.signalWhen?.(stderr, stdout)
      if (signal === undefined) return
      signalled = true
      child.kill(signal)
    }
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text
      watch()
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text
      watch()
    })
    void options.signalOn?.then((signal) => child.kill(signal))
    child.on("error", reject)
    child.on("close", (code) => {
      rmSync(home, { recursive: true, force: true })
      resolve({ code, stdout, stderr })
    })
  })
