import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { Effect } from "effect"
import { makeLocalAws, twoAccounts } from "../../src/index.ts"
import { installModels } from "./botocoreModels.ts"
import { decodeExchange, type Exchange } from "./Exchange.ts"
import { deviations } from "./deviations.ts"
import { judge } from "./judge.ts"

/**
 * Holds the embedded organization against AWS's own models: runs the tests, records every request and answer, and
 * prints a sentence for each that the models do not allow. `--also COMMAND` records a command's exchanges too, and
 * takes each of its requests for one that AWS has to understand.
 */
const project = join(import.meta.dirname, "../..")

const run = (folder: string, name: string, command: string, args: ReadonlyArray<string>, options: object) => {
  const exchanges = join(folder, name)
  mkdirSync(exchanges)
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...options,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, ...environmentOf(options), LOCAL_AWS_EXCHANGES: exchanges },
  })
  if (status === 0) return readExchanges(exchanges)
  process.stderr.write(`${stdout}${stderr}`)
  throw new Error(`${name} ended with ${String(status)}`)
}

const environmentOf = (options: object): Readonly<Record<string, string>> =>
  "env" in options && typeof options.env === "object" ? { ...options.env } : {}

const readExchanges = (folder: string): ReadonlyArray<Exchange> =>
  readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => decodeExchange(line)),
  )

const runTests = (folder: string) => {
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs")
  return run(folder, "tests", process.execPath, [vitest, "run", "--config", "vitest.models.config.ts"], {
    cwd: project,
  })
}

const runAlso = (folder: string, command: string) => {
  const recorder = pathToFileURL(join(import.meta.dirname, "recordExchanges.ts")).href
  return run(folder, "command", command, [], {
    shell: true,
    cwd: process.env["INIT_CWD"] ?? process.cwd(),
    env: { NODE_OPTIONS: `--import=${recorder}` },
  })
}

const operations = await Effect.runPromise(
  Effect.scoped(Effect.map(makeLocalAws({ seed: twoAccounts() }), (aws) => aws.operations)),
)
const { also } = parseArgs({ options: { also: { type: "string" } } }).values
const folder = mkdtempSync(join(tmpdir(), "local-aws-models-"))
try {
  const models = installModels(join(folder, "python"))
  const verdict = judge({
    models,
    operations,
    deviations,
    tests: runTests(folder),
    command: also === undefined ? [] : runAlso(folder, also),
  })
  process.stdout.write([...verdict.sentences, verdict.summary, ""].join("\n"))
  process.exitCode = verdict.sentences.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
