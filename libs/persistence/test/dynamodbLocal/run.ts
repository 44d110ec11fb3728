import { spawn } from "node:child_process"
import { once } from "node:events"

/** What a program is run with. */
export interface RunSettings {
  /** Ends the program. */
  readonly signal: AbortSignal
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a program to its end, its output shown, and answers its exit status; null where a signal ended it. */
export const run = async (
  program: string,
  args: ReadonlyArray<string>,
  { signal, env = {} }: RunSettings,
): Promise<number | null> => {
  const child = spawn(program, args, { stdio: "inherit", signal, env: { ...process.env, ...env } })
  const [status] = await once(child, "close")
  return typeof status === "number" ? status : null
}
