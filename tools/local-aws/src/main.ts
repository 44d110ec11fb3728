import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { Cause, Effect, Exit, Fiber, Result } from "effect"
import { decodeFaults } from "./decodeFaults.ts"
import type { Fault } from "./Fault.ts"
import { readCommandLine, usage, type CommandLine } from "./CommandLine.ts"
import { makeLocalAws, type LocalAws } from "./LocalAws.ts"
import { demoPolicy } from "./population/demoPolicy.ts"
import { generateOrganization } from "./population/generateOrganization.ts"
import { serve } from "./serve.ts"
import { storedOrganization } from "./StateFolder.ts"
import { withoutEffect } from "./withoutEffect.ts"

/** Bad usage, as the command orgtag exits. */
const badUsage = 64

/** npm runs a workspace's script in the workspace: paths are meant from where npm was called. */
const fromCaller = (path: string): string => resolve(process.env["INIT_CWD"] ?? process.cwd(), path)

/** Ends the process without tidying up: nothing has been started yet. */
const refuse = (problems: ReadonlyArray<string>): never => {
  process.stderr.write(problems.map((problem) => `${problem}\n`).join(""))
  process.exit(badUsage)
}

const readFaults = (file: string): ReadonlyArray<Fault> => {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(fromCaller(file), "utf8"))
  } catch (error) {
    return refuse([`${file}: ${error instanceof Error ? error.message : String(error)}`])
  }
  const decoded = decodeFaults(content)
  if (Result.isSuccess(decoded)) return decoded.success
  return refuse(decoded.failure.map(({ path, message }) => `${file}: ${path}: ${message}`))
}

const organizationOf = (line: CommandLine) => {
  const kept = line.dataDir === undefined ? undefined : storedOrganization(fromCaller(line.dataDir))
  return kept ?? generateOrganization(line)
}

const environmentOf = (aws: LocalAws, url: string): string => {
  const variables = {
    AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: "",
    AWS_REGION: aws.region,
    AWS_DEFAULT_REGION: aws.region,
    AWS_ENDPOINT_URL: url,
    AWS_EC2_METADATA_DISABLED: "true",
  }
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${value}\n`)
    .join("")
}

const serving = (line: CommandLine) =>
  Effect.scoped(
    Effect.gen(function* () {
      const faults = line.faultsFile === undefined ? [] : readFaults(line.faultsFile)
      const aws = yield* makeLocalAws({
        seed: organizationOf(line),
        faults,
        faultSeed: line.seed,
        rates: true,
        latencyMs: line.latencyMs,
        ...(line.dataDir === undefined ? {} : { dataDir: fromCaller(line.dataDir) }),
      })
      for (const [index, fault] of faults.entries()) {
        const reason = withoutEffect(fault, aws.operations)
        if (reason !== undefined) process.stderr.write(`faults[${String(index)}]: ${reason}\n`)
      }
      const { url } = yield* serve(aws, line.port)
      process.stdout.write(`${environmentOf(aws, url)}ready ${url}\n`)
      return yield* Effect.never
    }),
  )

const run = (line: CommandLine): void => {
  if (line.printPolicy) {
    process.stdout.write(demoPolicy(organizationOf(line)))
    return
  }
  const fiber = Effect.runFork(serving(line))
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      Effect.runFork(Fiber.interrupt(fiber))
    })
  fiber.addObserver((exit) => {
    if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) {
      process.stderr.write(`${String(Cause.squash(exit.cause))}\n`)
      process.exitCode = 1
    }
  })
}

const line = readCommandLine(process.argv.slice(2))
if ("port" in line) run(line)
else refuse([...line, "", usage])
