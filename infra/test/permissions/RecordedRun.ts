import { makeLocalAws, serve } from "@orgtag/local-aws"
import { Effect, Exit, Scope } from "effect"
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Stage } from "../../src/stage/Stage.ts"
import { workspace } from "../stageOfOrganization.ts"
import { recordedOrganization, type SeenCall } from "./recordedOrganization.ts"

/** What the command called, command by command, and the stage whose templates have to allow it. */
export interface RecordedRun {
  readonly stage: Stage
  /** By the words of the command. */
  readonly calls: ReadonlyMap<string, ReadonlyArray<SeenCall>>
}

/** Runs every command of `orgtag` against an organization with every mess of the demo, and notes each call. */
export const recordRun = async (): Promise<RecordedRun> => {
  const { seed, policy, policyText, stageIn } = recordedOrganization({
    accounts: 4,
    regions: 2,
    resources: 160,
  })
  const folder = mkdtempSync(join(tmpdir(), "orgtag-recorded-"))
  writeFileSync(join(folder, "orgtag.yaml"), policyText)
  const scope = Effect.runSync(Scope.make())
  try {
    const aws = await Effect.runPromise(Scope.provide(makeLocalAws({ seed }), scope))
    const { url } = await Effect.runPromise(Scope.provide(serve(aws, 0), scope))
    const env = {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: aws.region,
      AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
    }
    const run = (args: ReadonlyArray<string>) => runOrgtag(args, { cwd: folder, env })
    const calls = new Map<string, Array<SeenCall>>()
    let sweepId = ""
    const [somewhere = ""] = aws.snapshot().keys()
    for (const { command, args } of commands) {
      const seen: Array<SeenCall> = []
      aws.onCall((_service, _operation, phase, call) => {
        if (phase === "before") seen.push({ ...call, input: call.input.fields })
      })
      const given: Readonly<Record<string, string>> = {
        ARN: somewhere,
        DIGEST: policy.digest,
        SWEEP: sweepId,
      }
      const { stdout } = await run(args.map((arg) => given[arg] ?? arg))
      sweepId = /"sweepId":\s*"([^"]+)"/u.exec(stdout)?.[1] ?? sweepId
      calls.set(command, [...(calls.get(command) ?? []), ...seen])
    }
    return { stage: stageIn(aws.region), calls }
  } finally {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Every command that calls AWS, in an order in which each finds what it needs. */
const commands: ReadonlyArray<{ readonly command: string; readonly args: ReadonlyArray<string> }> = [
  { command: "setup tables", args: ["setup", "tables"] },
  { command: "plan", args: ["plan"] },
  { command: "sweep", args: ["sweep", "--yes", "--json"] },
  { command: "history", args: ["history", "ARN"] },
  { command: "actions", args: ["actions"] },
  { command: "actions", args: ["actions", "--open"] },
  { command: "explain", args: ["explain", "ARN"] },
  { command: "verify", args: ["verify"] },
  { command: "revert", args: ["revert", "SWEEP", "--yes"] },
  { command: "sweep", args: ["sweep", "--yes"] },
  { command: "alerts test", args: ["alerts", "test"] },
  { command: "doctor", args: ["doctor"] },
  { command: "policy show", args: ["policy", "show", "DIGEST"] },
  { command: "stop", args: ["stop", "to see what it takes"] },
  { command: "resume", args: ["resume"] },
]

/** The commands that this run does, by their words. */
export const recordedCommands: ReadonlySet<string> = new Set(commands.map(({ command }) => command))

/** The commands that call nothing, or make their own clients. */
export const silentCommands: ReadonlySet<string> = new Set(["validate", "demo"])

/** What `orgtag --help` and `orgtag COMMAND --help` name. */
export const listCommands = async (path: ReadonlyArray<string> = []): Promise<ReadonlyArray<string>> => {
  const { stdout } = await runOrgtag([...path, "--help"], { cwd: workspace, env: {} })
  const [, list = ""] = stdout.split("\nSUBCOMMANDS\n")
  const names = Array.from(list.matchAll(/^ {2}(\S+) {2}/gmu), ([, name]) => name ?? "")
  if (names.length === 0) return [path.join(" ")]
  return (await Promise.all(names.map((name) => listCommands([...path, name])))).flat()
}

const runOrgtag = (
  args: ReadonlyArray<string>,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<{ readonly stdout: string }> =>
  new Promise((done, failed) => {
    const child = spawn(process.execPath, [join(workspace, "apps/cli/bin/orgtag.js"), ...args], {
      cwd,
      env: { PATH: process.env["PATH"] ?? "", HOME: cwd, AWS_EC2_METADATA_DISABLED: "true", ...env },
      stdio: ["ignore", "pipe", "ignore"],
    })
    let stdout = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text
    })
    child.on("error", failed)
    child.on("close", () => {
      done({ stdout })
    })
  })
