import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { Controls, SweepReport } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { engineLayer } from "../src/wiring/engineLayer.ts"
import { ServedOrganization } from "./ServedOrganization.ts"

const reportOf = Schema.decodeUnknownSync(Schema.fromJsonString(SweepReport), { onExcessProperty: "error" })

const stack = "arn:aws:cloudformation:eu-west-1:222222222222:stack/orgtag/1"
const hostile = "the lab\u001B[31m is\u202E on fire"

describe("what people decide about sweeps, over HTTP", { timeout: 120_000 }, () => {
  let served: ServedOrganization

  const file = () => readFileSync(join(served.folder, "orgtag.yaml"), "utf8")
  const digest = () => `sha256:${createHash("sha256").update(file()).digest("hex")}`

  /** What a deployment does. */
  const approve = (approved: string): Promise<void> => {
    const { credentials, requestHandler, region } = served.aws
    return Effect.runPromise(
      Controls.use((controls) => controls.approve({ digest: approved, approvedBy: stack })).pipe(
        Effect.provide(engineLayer({ tablePrefix: "" }, { credentials, requestHandler, region })),
      ),
    )
  }

  beforeAll(async () => {
    served = await ServedOrganization.start()
  })

  afterAll(() => served.stop())

  it("cannot be decided without tables, which exits 64 and names the command that makes them", async () => {
    for (const args of [["stop", "why"], ["resume"], ["policy", "show", digest()]]) {
      const ran = await served.runWords(args)
      expect(ran).toMatchObject({ code: 64, stdout: "" })
      expect(ran.stderr).toContain("orgtag setup tables")
    }
    expect((await served.run("setup tables")).code).toBe(0)
  })

  it("an order to stop keeps a sweep from beginning, says so in both, and resume takes it back", async () => {
    expect((await served.run("resume")).stdout).toContain("No order to stop stands")
    const stop = await served.runWords(["stop", ` ${hostile} `])
    expect(stop).toMatchObject({ code: 0, stderr: "" })
    expect(stop.stdout).toContain("Sweeps are to stop")
    expect(stop.stdout).toContain("by operator (iam-user), cli")
    expect(stop.stdout).toContain(String.raw`because "the lab\u{1b}[31m is\u{202e} on fire"`)
    const swept = await served.run("sweep --json")
    const report = reportOf(swept.stdout)
    expect(swept.code).toBe(3)
    expect(report.outcome).toBe("partial")
    expect(new Set(report.failures.map(({ reason }) => reason))).toEqual(new Set(["stopped"]))
    expect(report.failures[0]?.message).toContain("operator ordered all sweeps to stop at")
    expect(report.failures[0]?.hint).toContain("orgtag resume")
    expect(swept.stderr).not.toContain("\u001B")
    expect(served.aws.writes()).toEqual([])
    const again = await served.runWords(["stop", "another reason"])
    expect(again.stdout).toContain("It takes the place of an order")
    const resumed = await served.run("resume")
    expect(resumed.stdout).toContain("Sweeps may go on")
    expect(resumed.stdout).toContain('because "another reason"')
    expect((await served.run("resume")).stdout).toContain("No order to stop stands")
  })

  it("a plan needs no leave, and --out writes a line for each resource that it saw", async () => {
    const ran = await served.run("plan --json --out kept")
    const report = reportOf(ran.stdout)
    expect(ran.code).toBe(0)
    const folder = join(served.folder, "kept", "sweeps", report.sweepId, "manifests")
    expect(ran.stderr).toContain(`manifests are in kept/sweeps/${report.sweepId}/manifests`)
    expect(linesBelow(folder)).toHaveLength(report.resources.seen)
  })

  it("a sweep is sealed, and says by which number; --out has a manifest of each account-Region", async () => {
    const ran = await served.run("sweep --out kept")
    expect(ran.stdout).toMatch(/^ {2}Seal {11}number [0-9]+, chained, not signed$/mu)
    expect(ran.stderr).toMatch(/ sealed {2}number [0-9]+, chained, not signed$/mu)
    const swept = reportOf((await served.run("sweep --json --out kept")).stdout)
    const folder = join(served.folder, "kept", "sweeps", swept.sweepId, "manifests")
    const lines = linesBelow(folder)
    expect(lines).toHaveLength(swept.resources.seen)
    expect(lines.every(({ tags }) => /^[0-9a-f]{64}$/u.test(tags ?? ""))).toBe(true)
    expect(lines.filter((line) => line.class === "compliant")).toHaveLength(swept.resources.compliant)
  })

  it("the policy of a sweep is printed byte by byte, with who stored it beside it on stderr", async () => {
    const shown = await served.run(`policy show ${digest()}`)
    expect(shown.stdout).toBe(file())
    expect(shown.code).toBe(0)
    expect(shown.stderr).toMatch(/^stored [0-9T:.Z-]+ by operator \(iam-user\), cli, with orgtag 0\.1\.0\n$/u)
    const bare = await served.run(`policy show ${digest().slice("sha256:".length)}`)
    expect(bare.stdout).toBe(file())
    const none = await served.run(`policy show sha256:${"0".repeat(64)}`)
    expect(none).toMatchObject({ code: 1, stdout: "" })
    expect(none.stderr).toContain("no policy is stored under sha256:000")
  })

  it("a policy that is not the approved one is refused with 64 and applied with a reason, which is told", async () => {
    await approve(digest())
    expect((await served.run("sweep --json")).code).not.toBe(64)
    writeFileSync(join(served.folder, "orgtag.yaml"), `${file()}# changed\n`)
    const refused = await served.run("sweep --json")
    expect(refused).toMatchObject({ code: 64, stdout: "" })
    expect(refused.stderr).toContain(`which ${stack} approved`)
    expect(refused.stderr).toContain("--unapproved REASON")
    const reasoned = await served.runWords(["sweep", "--unapproved", hostile])
    expect(reasoned.code).not.toBe(64)
    expect(reasoned.stderr).toContain(String.raw`applied because: the lab\u{1b}[31m is\u{202e} on fire`)
    expect((await served.run("plan")).code).toBe(0)
  })

  it("folders and reasons that cannot be are refused with 64 before any call", async () => {
    const before = new Map(served.aws.calls())
    for (const [args, message] of [
      [["plan", "--out", "orgtag.yaml"], "cannot write to the folder orgtag.yaml"],
      [["sweep", "--out", "orgtag.yaml/below"], "cannot write to the folder orgtag.yaml/below"],
      [["sweep", "--unapproved", "  "], "expected a reason of 1 to 500 characters"],
      [["stop", "x".repeat(501)], "expected a reason of 1 to 500 characters"],
      [["stop"], "REASON"],
      [["stop", "two", "words"], "words"],
      [["policy", "show", "sha256:12"], "expected sha256: and 64 hexadecimal digits"],
    ] as const) {
      const ran = await served.runWords(args)
      expect(ran.stderr).toContain(message)
      expect(ran).toMatchObject({ code: 64, stdout: "" })
    }
    expect(served.aws.calls()).toEqual(before)
  })
})

interface Line {
  readonly class: string
  readonly tags: string | null
}

const linesBelow = (folder: string): ReadonlyArray<Line> => {
  expect(existsSync(folder)).toBe(true)
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".jsonl.gz"))
    .flatMap((name) =>
      gunzipSync(readFileSync(join(folder, name)))
        .toString()
        .trimEnd()
        .split("\n"),
    )
    .map((line): Line => JSON.parse(line))
}
