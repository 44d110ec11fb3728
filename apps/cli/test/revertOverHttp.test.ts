import { rmSync } from "node:fs"
import { join } from "node:path"
import { SweepReport } from "@orgtag/tagging"
import { Schema } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ServedOrganization } from "./ServedOrganization.ts"

const sweepOf = (stdout: string): SweepReport =>
  Schema.decodeUnknownSync(Schema.fromJsonString(SweepReport))(stdout)
const RevertDocument = Schema.fromJsonString(
  Schema.Struct({ ...SweepReport.fields, schema: Schema.Literal("orgtag.revert/v1") }),
)

describe("a sweep over HTTP, verified and taken back", { timeout: 120_000 }, () => {
  let served: ServedOrganization
  let sweepId = ""

  beforeAll(async () => {
    served = await ServedOrganization.start()
    await served.run("setup tables")
    sweepId = sweepOf((await served.run("sweep --json --out results")).stdout).sweepId
  })

  afterAll(() => served.stop())

  it("verifies, and says that no signature vouches for it", async () => {
    const ran = await served.run("verify --manifests results")
    expect(ran).toMatchObject({ code: 0, stderr: "" })
    expect(ran.stdout).toContain("Record: whole, as it was written")
    expect(ran.stdout).toMatch(/Manifests +[1-9][0-9]* with [1-9][0-9]* lines/u)
    expect(ran.stdout).toContain("unanchored")
    const document: unknown = JSON.parse((await served.run(`verify --json --sweep ${sweepId}`)).stdout)
    expect(document).toMatchObject({
      schema: "orgtag.verify/v1",
      source: "tables",
      verified: true,
      anchored: false,
      scope: { sweep: sweepId },
      counts: { sweeps: 1 },
    })
  })

  it("verifies from exported files alone, without a policy or AWS, and exits 1 once one is cut off", async () => {
    const folder = join(served.folder, "results")
    await served.aws.exportTables(folder)
    const nowhere = { AWS_ENDPOINT_URL: "http://127.0.0.1:9" }
    const ran = await served.run("verify --from results -p none.yaml", { env: nowhere })
    expect(ran).toMatchObject({ code: 0, stderr: "" })
    expect(ran.stdout).toContain("Record (files in results): whole, as it was written")
    rmSync(join(folder, "sweeps", sweepId, "manifests", "333333333333"), { recursive: true })
    const torn = await served.run("verify --from results --json", { env: nowhere })
    expect(torn.code).toBe(1)
    expect(JSON.parse(torn.stdout)).toMatchObject({
      verified: false,
      source: "files",
      findings: expect.arrayContaining([
        expect.objectContaining({ rule: "manifest", account: "333333333333", sweep: sweepId }),
      ]),
    })
  })

  it("is planned to be taken back, which changes nothing, then taken back, and what others changed is kept", async () => {
    const before = served.aws.snapshot()
    const plan = await served.run(`revert ${sweepId} --plan`)
    expect(plan.code).toBe(0)
    expect(plan.stdout).toContain(`Plan to revert sweep ${sweepId}: complete`)
    expect(plan.stdout).toContain("still wants")
    expect(served.aws.snapshot()).toEqual(before)
    served.aws.outside.setTag("arn:aws:sqs:eu-west-1:333333333333:returns", "Env", "mine")
    const ran = await served.run(`revert ${sweepId} --json`)
    expect(ran.code).toBe(0)
    const report = Schema.decodeUnknownSync(RevertDocument)(ran.stdout)
    expect(report.revert?.kept.map(({ key, reason }) => `${key} ${reason}`)).toEqual(["Env changed-since"])
    expect(served.aws.tags("arn:aws:sqs:eu-west-1:333333333333:returns")).toMatchObject({
      Env: "mine",
      Temp: "yes",
    })
    expect((await served.run("verify")).code).toBe(0)
  })

  it("says in one line that there is nothing to take back, or no such sweep", async () => {
    const unknown = await served.run("revert 20200101T000000000Z-aaaaaa")
    expect(unknown).toMatchObject({ code: 64, stdout: "" })
    expect(unknown.stderr).toContain("the record holds no sweep 20200101T000000000Z-aaaaaa")
    const none = await served.run("verify --sweep 20200101T000000000Z-aaaaaa")
    expect(none).toMatchObject({ code: 1, stdout: "" })
    expect(none.stderr).toContain("the record holds no sweep")
  })
})
