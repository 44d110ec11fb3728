import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { demoPolicy, generateOrganization } from "@orgtag/local-aws"
import { SweepReport } from "@orgtag/tagging"
import { Schema } from "effect"
import { expect, it } from "vitest"
import { ServedOrganization } from "./ServedOrganization.ts"

const reportOf = Schema.decodeUnknownSync(Schema.fromJsonString(SweepReport), { onExcessProperty: "error" })

it(
  "orgtag stop in one terminal stops a sweep in another within seconds, and what it did not attempt is said",
  { timeout: 120_000 },
  async () => {
    const seed = generateOrganization({ accounts: 2, regions: 2, resources: 2000, seed: 1 })
    const served = await ServedOrganization.start({ seed, latencyMs: 150 })
    try {
      // Both accounts are to be writing when the order comes, so neither may be held up by what one alone has to read.
      const quick = "inventory: { resourceExplorer: off, iam: off, autoScaling: off }"
      writeFileSync(join(served.folder, "orgtag.yaml"), `${demoPolicy(seed)}\n${quick}\n`)
      await served.run("setup tables")
      const writing = Promise.withResolvers<void>()
      served.aws.onCall((_service, operation) => {
        if (operation === "TagResources") writing.resolve()
      })
      const sweeping = served.run("sweep --json")
      await writing.promise
      expect((await served.runWords(["stop", "wrong owners"])).code).toBe(0)
      const ran = await sweeping
      const report = reportOf(ran.stdout)
      expect(ran.code).toBe(3)
      expect(report.outcome).toBe("partial")
      expect(report.changes.verified + report.changes.accepted).toBeGreaterThan(0)
      expect(report.changes.failed).toBeGreaterThan(0)
      expect(report.failures.map(({ reason }) => reason)).toContain("stopped")
      expect(JSON.stringify(report.failures)).toContain("wrong owners")
    } finally {
      await served.stop()
    }
  },
)
