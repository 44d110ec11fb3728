import { demoPolicy, generateOrganization, makeLocalAws, serve, type Call } from "@orgtag/local-aws"
import { decodePolicy, Region } from "@orgtag/tagging"
import { grantTags, neededGrants } from "@orgtag/tagging"
import { Effect, Exit, Result, Scope } from "effect"
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { Stage } from "../../src/stage/Stage.ts"
import { infraFolder, stageNamed } from "../SynthesizedStage.ts"

/** A call as the embedded organization saw it. */
export type SeenCall = Pick<Call, "service" | "operation" | "identity" | "region" | "account" | "arns"> & {
  readonly input: Readonly<Record<string, unknown>>
}

/** What the command called, command by command, and the stage whose templates have to allow it. */
export interface RecordedRun {
  readonly stage: Stage
  /** By the words of the command. */
  readonly calls: ReadonlyMap<string, ReadonlyArray<SeenCall>>
}

/** A policy that forbids nothing, so that everything that there is to read about AWS tag policies is read. */
const tagPolicy = JSON.stringify({
  tags: { reviewed: { tag_key: "Reviewed", report_required_tag_for: ["ec2:instance"] } },
})

const workspace = resolve(infraFolder, "..")

/** Runs every command of `orgtag` against an organization with every mess of the demo, and notes each call. */
export const recordRun = async (): Promise<RecordedRun> => {
  const generated = generateOrganization({ accounts: 6, regions: 2, resources: 400, seed: 3 })
  const policyText = demoPolicy(generated)
  const { policy } = Result.getOrThrow(decodePolicy(policyText, "orgtag.yaml"))
  const roleTags = Object.fromEntries(grantTags(neededGrants(policy)))
  const seed = {
    ...generated,
    accounts: generated.accounts.map((account) => ({ ...account, roleTags, tagPolicy })),
  }
  const folder = mkdtempSync(join(tmpdir(), "orgtag-recorded-"))
  const policyPath = join(folder, "orgtag.yaml")
  writeFileSync(policyPath, policyText)
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
    const [somewhere = ""] = aws.snapshot().keys()
    for (const { command, args } of commands) {
      const seen: Array<SeenCall> = []
      aws.onCall((_service, _operation, phase, call) => {
        if (phase === "before") seen.push({ ...call, input: call.input.fields })
      })
      const given: Readonly<Record<string, string>> = { ARN: somewhere, DIGEST: policy.digest }
      await run(args.map((arg) => given[arg] ?? arg))
      calls.set(command, [...(calls.get(command) ?? []), ...seen])
    }
    const stage: Stage = {
      ...stageNamed("example"),
      name: "recorded",
      policy,
      policyPath: join(workspace, "docs/examples/orgtag.yaml"),
      region: Region.make(aws.region),
      organizationId: seed.organizationId,
      managementAccount: accountId(seed.managementAccountId),
      securityAccount: accountId(seed.securityAccountId),
      externalId: policy.access.externalId ?? "",
    }
    return { stage, calls }
  } finally {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    rmSync(folder, { recursive: true, force: true })
  }
}

const accountId = (id: string) => id as Stage["securityAccount"]

/** Every command that calls AWS, in an order in which each finds what it needs. */
const commands: ReadonlyArray<{ readonly command: string; readonly args: ReadonlyArray<string> }> = [
  { command: "setup tables", args: ["setup", "tables"] },
  { command: "plan", args: ["plan"] },
  { command: "sweep", args: ["sweep", "--yes"] },
  { command: "sweep", args: ["sweep", "--yes"] },
  { command: "history", args: ["history", "ARN"] },
  { command: "actions", args: ["actions"] },
  { command: "actions", args: ["actions", "--open"] },
  { command: "explain", args: ["explain", "ARN"] },
  { command: "verify", args: ["verify"] },
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
