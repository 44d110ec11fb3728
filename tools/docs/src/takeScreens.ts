import type { DocPage } from "./DocPage.ts"
import { DocumentedOrganization, documentedFlags, documentedPolicy } from "./DocumentedOrganization.ts"
import { runOrgtag, runScript } from "./runCommand.ts"
import { demoCut, reads, type Screen, serveCommand, writes } from "./screens.ts"
import { tutorialPolicy } from "./tutorialPolicy.ts"

/** Runs at a time; each is a process of its own. */
const atOnce = 2

/** Runs the product and takes every screen that a page may show, by name, but for that of the demo. */
export const takeScreens = async (tutorial: DocPage): Promise<ReadonlyMap<string, string>> => {
  const taken = await Promise.all([takeServer(), takeServed(tutorial)])
  return new Map(taken.flat())
}

type Taken = ReadonlyArray<readonly [name: string, text: string]>

const shown = (typed: string, lines: ReadonlyArray<string>): string => `$ ${typed}\n${lines.join("\n")}\n`

const linesOf = (text: string): ReadonlyArray<string> => text.trimEnd().split("\n")

/** Takes the screen of the demo, whose two sweeps need more time than everything else here together. */
export const takeDemo = async (): Promise<string> => {
  const { stdout } = await runOrgtag(["demo"])
  return shown("npm run demo", demoCut(linesOf(stdout)))
}

const takeServer = async (): Promise<Taken> => {
  const args = ["--port", "0", ...documentedFlags]
  const { stdout } = await runScript("tools/local-aws/src/main.ts", args, { until: "ready " })
  return [["local-aws", shown(serveCommand, linesOf(stdout.replaceAll(/:\d+$/gmu, ":4566")))]]
}

const takeServed = async (tutorial: DocPage): Promise<Taken> => {
  const organization = await DocumentedOrganization.start()
  const take = async (screen: Screen): Promise<readonly [string, string]> => {
    const policy = screen.policy === "printed" ? documentedPolicy : tutorialPolicy(tutorial, screen.policy)
    const { stdout, stderr } = await organization.run(policy, screen.command.split(" "))
    const said = screen.command === "validate" ? stderr + stdout : stdout
    if (said === "") throw new Error(`${screen.name}: nothing was printed, and on stderr:\n${stderr}`)
    return [screen.name, shown(`npx orgtag ${screen.command}`, screen.cut(linesOf(said)))]
  }
  const taken: Array<readonly [string, string]> = []
  try {
    const waiting = [...reads]
    const worker = async (): Promise<void> => {
      for (let screen = waiting.shift(); screen !== undefined; screen = waiting.shift()) {
        // oxlint-disable-next-line no-await-in-loop -- a worker takes one screen after the other
        taken.push(await take(screen))
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    for (const screen of writes) {
      // oxlint-disable-next-line no-await-in-loop -- each shows what the one before it did
      taken.push(await take(screen))
    }
  } finally {
    await organization.stop()
  }
  return taken
}
