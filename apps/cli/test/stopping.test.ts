import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { demoPolicy, generateOrganization } from "@orgtag/local-aws"
import { SweepReport } from "@orgtag/tagging"
import { Schema } from "effect"
import { expect, it } from "vitest"
import { ServedOrganization } from "./ServedOrganization.ts"

const reportOf = Schema.decodeUnknownSync(Schema.fromJsonString(SweepReport), { onExcessProperty: "error" })

interface Line {
  readonly status: string
  readonly reason?: string
}

it(
  "a sweep that is stopped while it writes says which changes were not attempted, key by key",
  { timeout: 120_000 },
  async () => {
    const seed = generateOrganization({ accounts: 2, regions: 2, resources: 2000, seed: 1 })
    const served = await ServedOrganization.start({ seed, latencyMs: 30 })
    try {
      writeFileSync(join(served.folder, "orgtag.yaml"), demoPolicy(seed))
      await served.run("setup tables")
      const writing = Promise.withResolvers<NodeJS.Signals>()
      served.aws.onCall((_service, operation) => {
        if (operation === "TagResources") writing.resolve("SIGINT")
      })
      const ran = await served.run("sweep --json --changes changes.jsonl", { signalOn: writing.promise })
      const report = reportOf(ran.stdout)
      const lines = readFileSync(join(served.folder, "changes.jsonl"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line): Line => JSON.parse(line))
      const stopped = lines.filter(({ status, reason }) => status === "failed" && reason === "stopped")
      const { add, replace, remove, verified, accepted, failed } = report.changes
      expect(ran.code).toBe(130)
      expect(report.outcome).toBe("partial")
      expect(verified + accepted).toBeGreaterThan(0)
      expect(stopped.length).toBeGreaterThan(0)
      expect(failed).toBeGreaterThanOrEqual(stopped.length)
      expect(add + replace + remove).toBe(verified + accepted + failed)
      expect(report.failures.map(({ reason }) => reason)).toContain("stopped")
    } finally {
      await served.stop()
    }
  },
)
