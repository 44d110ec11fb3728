import { runOrgtag, runScript } from "./runCommand.ts"

/** What the program says that it understands. */
export interface CommandHelp {
  /** The flags of each command, by its words: `setup tables`. */
  readonly commands: ReadonlyMap<string, ReadonlySet<string>>
  /** The flags of `npm run local-aws`. */
  readonly localAws: ReadonlySet<string>
}

/** Asks every command for its help. */
export const readCommandHelp = async (): Promise<CommandHelp> => {
  const [commands, localAws] = await Promise.all([
    readCommand([]),
    // It has no flag for help, and says its usage where it is used wrongly.
    runScript("tools/local-aws/src/main.ts", ["--help"]),
  ])
  return { commands: new Map(commands), localAws: flagsIn(localAws.stderr) }
}

const readCommand = async (
  path: ReadonlyArray<string>,
): Promise<ReadonlyArray<readonly [string, ReadonlySet<string>]>> => {
  const { stdout } = await runOrgtag([...path, "--help"])
  const names = section(stdout, "SUBCOMMANDS").map((line) => line.trim().split(/\s/u)[0] ?? "")
  const below = await Promise.all(names.map((name) => readCommand([...path, name])))
  return [[path.join(" "), flagsIn(stdout)], ...below.flat()]
}

const section = (help: string, title: string): ReadonlyArray<string> => {
  const lines = help.split("\n")
  const start = lines.indexOf(title)
  if (start === -1) return []
  const rest = lines.slice(start + 1)
  const end = rest.findIndex((line) => line !== "" && !line.startsWith(" "))
  return (end === -1 ? rest : rest.slice(0, end)).filter((line) => /^ {2}\S/u.test(line))
}

/** Every flag at the beginning of a line, with its short form. */
const flagsIn = (help: string): ReadonlySet<string> =>
  new Set(
    Array.from(help.matchAll(/^ {2}(--[\w-]+)(?:, (-\w))?/gmu), ([, long, short]) => [long, short])
      .flat()
      .filter((flag) => flag !== undefined),
  )
