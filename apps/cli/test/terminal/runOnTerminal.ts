import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

const launcher = fileURLToPath(new URL("../../bin/orgtag.js", import.meta.url))

/** What a person at the terminal does: types this when the screen shows that. */
export interface Keystroke {
  readonly when: string
  readonly type: string
}

/** Runs the real command on a pseudo-terminal of 80 columns, by `script` of util-linux. */
export const runOnTerminal = (
  args: string,
  options: {
    readonly cwd: string
    readonly env: Readonly<Record<string, string>>
    readonly keys: ReadonlyArray<Keystroke>
  },
): Promise<{ readonly code: number | null; readonly screen: string }> =>
  new Promise((resolve, reject) => {
    const command = `stty cols 80 rows 40; exec ${process.execPath} ${launcher} ${args}`
    const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
      cwd: options.cwd,
      env: {
        PATH: process.env["PATH"] ?? "",
        TERM: "xterm",
        AWS_EC2_METADATA_DISABLED: "true",
        ...options.env,
      },
      stdio: ["pipe", "pipe", "inherit"],
    })
    const keys = [...options.keys]
    let screen = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      screen += text
      const [next] = keys
      if (next === undefined || !screen.includes(next.when)) return
      keys.shift()
      child.stdin.write(next.type)
    })
    child.on("error", reject)
    child.on("close", (code) => {
      resolve({ code, screen })
    })
  })
