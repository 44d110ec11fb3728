import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runOrgtag } from "./runOrgtag.ts"

const policy = `version: 1
organization: { include: ["*"] }
access: { roleName: orgtag-member }
rules:
  - id: owner
    set: { Owner: nobody }
`

let folder = ""

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "orgtag-usage-"))
  mkdirSync(join(folder, "folder"))
  writeFileSync(join(folder, "orgtag.yaml"), policy)
  writeFileSync(join(folder, "wrong.yaml"), "version: 2\nrulez: []\norganization: { include: [] }\n")
  writeFileSync(join(folder, "latin1.yaml"), Buffer.from([0x76, 0xe9]))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const arn = "arn:aws:s3:::bucket"

describe("bad usage exits 64, says why on stderr and nothing on stdout", { timeout: 60_000 }, () => {
  it.concurrent.each<readonly [string, string]>([
    ["", "SUBCOMMANDS"],
    ["bogus", "Unknown subcommand"],
    ["setup", "SUBCOMMANDS"],
    ["plan --bogus", "--bogus"],
    ["plan --account 12", "Expected: a twelve-digit account id"],
    ["plan --region Mars", "Expected: a Region name"],
    ["sweep --wait soon", "expected a time such as 90s"],
    ["sweep --wait 25h", "at most 24h"],
    ["history", "ARN"],
    ["history bucket", "Expected: an ARN"],
    [`history ${arn} --csv --jsonl`, "--jsonl and --csv exclude each other"],
    ["actions", "name a sweep with --sweep"],
    ["actions --sweep a/b", "expected the id of a sweep"],
    ["actions --status odd --since 2026-01-01", "odd"],
    ["actions --since yesterday", "expected a time in UTC"],
    ["actions --open --since 2026-01-01", "--open goes with --account only"],
    ["revert", "SWEEP"],
    ["revert a/b", "expected the id of a sweep"],
    ["revert S1 -p missing.yaml", "there is no such file"],
    ["verify --resource bucket", "Expected: an ARN"],
    ["verify --sweep a/b", "expected the id of a sweep"],
    ["verify -p missing.yaml", "there is no such file"],
    ["verify --from missing", "missing: ENOENT"],
    ["verify --from folder", "there is no folder whose name ends in TagsMetadata in folder"],
    ["verify --from folder --manifests folder", "there are no manifests in folder"],
    ["verify --from folder --key missing.pem", "cannot read the key missing.pem"],
    ["verify --from folder --key orgtag.yaml", "it is not a public key in PEM"],
    ["plan -p missing.yaml", "cannot read the policy file missing.yaml: there is no such file"],
    ["plan -p folder", "cannot read the policy file folder"],
    ["plan -p latin1.yaml", "latin1.yaml:1:1: the file is not UTF-8 text"],
    ["sweep -p wrong.yaml", "wrong.yaml:1:10 version"],
    ["plan", "set AWS_REGION"],
    ["sweep --changes folder", "cannot write folder: it is a folder"],
    ["sweep --changes missing/changes.jsonl", "cannot write missing/changes.jsonl"],
  ])("orgtag %s", async (args, message) => {
    const env = args.startsWith("sweep --changes") ? { AWS_REGION: "eu-west-1" } : {}
    const ran = await runOrgtag(args.split(" ").filter(Boolean), { cwd: folder, env })
    expect(ran.stderr).toContain(message)
    expect(ran.stdout).toBe("")
    expect(ran.code).toBe(64)
  })
})

describe("what was asked for goes to stdout and exits 0", { timeout: 60_000 }, () => {
  it.concurrent.each<readonly [string, string]>([
    ["--help", "SUBCOMMANDS"],
    ["plan --help", "--check"],
    ["--version", "0.1.0"],
    ["validate", "./orgtag.yaml is valid: 1 rule, sha256:"],
    ["validate --json", "[]"],
  ])("orgtag %s", async (args, output) => {
    const ran = await runOrgtag(args.split(" "), { cwd: folder })
    expect(ran.stdout).toContain(output)
    expect(ran.stderr).toBe("")
    expect(ran.code).toBe(0)
  })

  it("lists every command, and no other", async () => {
    const { stdout } = await runOrgtag(["--help"])
    const listed = Array.from((stdout.split("SUBCOMMANDS")[1] ?? "").matchAll(/^ {2}([a-z]+) /gmu))
    const expected = [
      "actions",
      "alerts",
      "demo",
      "doctor",
      "explain",
      "history",
      "plan",
      "policy",
      "resume",
      "revert",
      "setup",
      "stop",
      "sweep",
      "validate",
      "verify",
    ]
    expect(new Set(listed.map(([, name]) => name))).toEqual(new Set(expected))
    expect(listed).toHaveLength(expected.length)
  })
})

describe("validate", { timeout: 60_000 }, () => {
  it("says every mistake at once, each with its place, and makes no call", async () => {
    const ran = await runOrgtag(["validate", "-p", "wrong.yaml"], { cwd: folder })
    const places = ran.stderr.split("\n").filter((line) => /^wrong\.yaml:[0-9]+:[0-9]+ /u.test(line))
    expect(places.length).toBeGreaterThanOrEqual(4)
    expect(ran).toMatchObject({ code: 64, stdout: "" })
  })

  it("prints the same mistakes as one JSON array where that is asked for", async () => {
    const ran = await runOrgtag(["validate", "-p", "wrong.yaml", "--json"], { cwd: folder })
    const found: ReadonlyArray<Record<string, unknown>> = JSON.parse(ran.stdout)
    expect(found).toContainEqual(
      expect.objectContaining({
        file: "wrong.yaml",
        line: 1,
        column: 10,
        path: "version",
        severity: "error",
      }),
    )
    expect(ran.code).toBe(64)
  })
})
