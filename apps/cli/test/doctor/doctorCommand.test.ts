import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { twoAccounts } from "@orgtag/local-aws"
import { DoctorReport } from "@orgtag/tagging"
import { Schema } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ServedOrganization } from "../ServedOrganization.ts"
import { doctorPolicy } from "./brokenSetUps.ts"

describe("orgtag doctor", () => {
  let served: ServedOrganization
  beforeAll(async () => {
    served = await ServedOrganization.start({ seed: twoAccounts() })
    writeFileSync(join(served.folder, "orgtag.yaml"), doctorPolicy)
  })
  afterAll(() => served.stop())

  it("exits 1 and names what to run while the tables are missing, and 0 once they are there", async () => {
    const before = await served.run("doctor")
    expect([before.code, before.stderr]).toEqual([1, ""])
    expect(before.stdout).toMatch(/PROBLEM {2}tables .*not there: TagsMetadata/u)
    expect(before.stdout).toMatch(/mend: .*orgtag setup\s+tables/u)
    await served.run("setup tables")
    const after = await served.run("doctor")
    expect(after.code).toBe(0)
    expect(after.stdout).toMatch(/^Doctor: nothing would make a sweep partial/u)
  })

  it("prints one document with --json, and nothing else", async () => {
    const { code, stdout, stderr } = await served.run("doctor --json")
    expect([code, stderr]).toEqual([0, ""])
    const report = Schema.decodeUnknownSync(DoctorReport)(JSON.parse(stdout))
    expect(report.accounts).toEqual({ total: 4, inScope: 4, entered: 4 })
  })

  it("ends with 64 where no Region is set, before any call", async () => {
    const { code, stderr } = await served.run("doctor", { env: { AWS_REGION: "" } })
    expect(code).toBe(64)
    expect(stderr).toMatch(/AWS_REGION/u)
  })

  it("ends with 64 and every mistake where the policy is not valid", async () => {
    writeFileSync(join(served.folder, "wrong.yaml"), doctorPolicy.replace("version: 1", "version: 2"))
    const { code, stderr } = await served.run("doctor -p wrong.yaml")
    expect(code).toBe(64)
    expect(stderr).toMatch(/wrong\.yaml:1:10 version/u)
  })
})
