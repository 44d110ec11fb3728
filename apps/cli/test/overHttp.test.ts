import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { SweepReport } from "@orgtag/tagging"
import { Schema } from "effect"
import { createHash } from "node:crypto"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ServedOrganization } from "./ServedOrganization.ts"

const reportOf = Schema.decodeUnknownSync(Schema.fromJsonString(SweepReport), { onExcessProperty: "error" })

interface Line {
  readonly account: string
  readonly region: string
  readonly resource: string
  readonly key: string
  readonly status?: string
  readonly reason?: string
}

const bare = ({ status: _status, reason: _reason, ...line }: Line): Omit<Line, "status" | "reason"> => line

describe("the command against an organization over HTTP", { timeout: 120_000 }, () => {
  let served: ServedOrganization

  const changesIn = (file: string): ReadonlyArray<Line> =>
    readFileSync(join(served.folder, file), "utf8")
      .trimEnd()
      .split("\n")
      .map((line): Line => JSON.parse(line))

  beforeAll(async () => {
    served = await ServedOrganization.start()
  })

  afterAll(() => served.stop())

  it("plans without tables, says so, and changes nothing anywhere", async () => {
    const before = served.aws.snapshot()
    const ran = await served.run("plan --changes planned.jsonl")
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('~ replace Env: "dev" → "live"')
    expect(ran.stdout).toMatch(/rule live, line [0-9]+/u)
    expect(ran.stderr).toContain("no record")
    expect(served.aws.snapshot()).toEqual(before)
    expect(served.aws.writes()).toEqual([])
  })

  it("explains a resource without tables, and says in one line what it cannot find", async () => {
    const ran = await served.run("explain arn:aws:sqs:eu-west-1:333333333333:returns")
    expect(ran.stdout).toContain('- remove   Temp: "yes" → (absent)')
    expect(ran).toMatchObject({ code: 0, stderr: "" })
    const none = await served.run("explain arn:aws:sqs:eu-west-1:333333333333:nothing")
    expect(none).toMatchObject({ code: 1, stdout: "" })
    expect(none.stderr).toContain("no source shows it: it never had a tag")
    expect(none.stderr).toContain("the policy turns Resource Explorer off; or it does not exist")
  })

  it("exits 2 where a check finds changes pending", async () => {
    expect((await served.run("plan --check --json")).code).toBe(2)
  })

  it("prints a plan as one document that the schema takes, whose numbers add up", async () => {
    const ran = await served.run("plan --json")
    const report = reportOf(ran.stdout)
    const digest = createHash("sha256")
      .update(readFileSync(join(served.folder, "orgtag.yaml")))
      .digest("hex")
    expect(report).toMatchObject({
      schema: "orgtag.sweep/v1",
      mode: "plan",
      policyDigest: `sha256:${digest}`,
    })
    expect(report.sweepId).toMatch(/^[A-Za-z0-9-]{1,40}$/u)
    const { seen, ...classes } = report.resources
    expect(Object.values(classes).reduce((sum, count) => sum + count, 0)).toBe(seen)
    expect(report.changes).toMatchObject({ verified: 0, accepted: 0, failed: 0 })
    expect(ran.code).toBe(0)
  })

  it("explains a resource as one document", async () => {
    const ran = await served.run("explain arn:aws:sqs:eu-west-1:333333333333:returns --json")
    expect(JSON.parse(ran.stdout)).toMatchObject({
      schema: "orgtag.explain/v1",
      resource: "arn:aws:sqs:eu-west-1:333333333333:returns",
      account: { id: "333333333333", name: "shop" },
      class: "changed",
      changes: expect.arrayContaining([
        { key: "Temp", op: "remove", before: "yes", after: null, rule: "tidy", line: expect.any(Number) },
      ]),
      lastRecorded: null,
    })
    expect(ran).toMatchObject({ code: 0, stderr: "" })
  })

  it.each(["history arn:aws:sqs:eu-west-1:333333333333:returns", "actions --open"])(
    "exits 64 where %s finds no tables, and names the command that makes them",
    async (command) => {
      const ran = await served.run(command)
      expect(ran).toMatchObject({ code: 64, stdout: "" })
      expect(ran.stderr).toContain("orgtag setup tables")
    },
  )

  it("refuses to sweep without tables, names the command that makes them, and leaves no file", async () => {
    const ran = await served.run("sweep --changes refused.jsonl")
    expect(ran).toMatchObject({ code: 64, stdout: "" })
    expect(ran.stderr).toContain("orgtag setup tables")
    expect(readdirSync(served.folder).filter((name) => name.includes("refused"))).toEqual([])
  })

  it("creates the tables once and finds them the second time", async () => {
    expect((await served.run("setup tables")).stdout).toContain("TagHistory created")
    expect((await served.run("setup tables")).stdout).toContain("TagHistory was there already")
  })

  it("sweeps without asking where there is no terminal, and prints one document", async () => {
    const ran = await served.run("sweep --json --changes swept.jsonl")
    const report = reportOf(ran.stdout)
    expect(report).toMatchObject({ schema: "orgtag.sweep/v1", mode: "apply" })
    expect(report.changes.verified).toBeGreaterThan(0)
    const { add, replace, remove, verified, accepted, failed } = report.changes
    expect(add + replace + remove).toBe(verified + accepted + failed)
    expect(ran.code).toBe(report.outcome === "complete" ? 0 : 3)
    expect(ran.stderr).toMatch(/^[0-9T:.Z-]+ swept {3}shop \(333333333333\) eu-west-1: /mu)
  })

  it("writes the lines that the plan showed, in the same order, but for status and reason", () => {
    expect(changesIn("swept.jsonl").map(bare)).toEqual(changesIn("planned.jsonl").map(bare))
    expect(new Set(changesIn("planned.jsonl").map(({ status }) => status))).toEqual(
      new Set(["planned", "blocked"]),
    )
  })

  it("prints the record of a resource as text, JSON lines and CSV", async () => {
    const arn = "arn:aws:sqs:eu-west-1:333333333333:returns"
    const text = await served.run(`history ${arn}`)
    expect(text.stdout).toContain('- remove  Temp: "yes" → (absent)')
    const [line = ""] = (await served.run(`history ${arn} --jsonl`)).stdout.split("\n")
    expect(JSON.parse(line)).toMatchObject({
      resource: arn,
      rev: 1,
      tags: { Env: "live", CostCenter: "1000" },
    })
    const csv = await served.run(`history ${arn} --csv`)
    expect(csv.stdout.split("\n")[0]).toMatch(
      /^timestamp,resource,revision,action_type,key,op,before,after,/u,
    )
  })

  it("lists what a sweep did, and says so where there is nothing", async () => {
    const all = await served.run("actions --since 2020-01-01 --jsonl")
    const recorded = all.stdout
      .trimEnd()
      .split("\n")
      .map((line): Line => JSON.parse(line))
    const written = changesIn("swept.jsonl").filter(({ status }) => status !== "blocked")
    expect(new Set(recorded.map(({ resource }) => resource))).toEqual(
      new Set(written.map(({ resource }) => resource)),
    )
    expect(recorded).toHaveLength(new Set(written.map(({ resource }) => resource)).size)
    const none = await served.run("actions --until 2020-01-01")
    expect(none).toMatchObject({ code: 0, stdout: "" })
    expect(none.stderr).toContain("no such action is recorded")
    expect((await served.run("actions --open")).code).toBe(0)
  })

  it("changes nothing the second time: what the organization cannot tag fails again, and nothing else is tried", async () => {
    const before = served.aws.writes().length
    const report = reportOf((await served.run("sweep --yes --json")).stdout)
    expect(report.changes).toMatchObject({ verified: 0, accepted: 0 })
    expect(served.aws.writes()).toHaveLength(before)
  })
})
