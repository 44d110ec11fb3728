import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { demoPolicy, generateOrganization } from "@orgtag/local-aws"
import { SweepReport } from "@orgtag/tagging"
import { Schema } from "effect"
import { expect, it } from "vitest"
import { ServedOrganization } from "./ServedOrganization.ts"

/** A little longer than a sweep may rest on what it knew of the order: 5 s. */
const orderNoticedMs = 5500

const reportOf = Schema.decodeUnknownSync(Schema.fromJsonString(SweepReport), { onExcessProperty: "error" })

const ownValues = '  - id: own\n    set: { Arn: "${resource.arn}" }\n'

it(
  "orgtag stop in one terminal stops a sweep in another within seconds, and what it did not attempt is said",
  { timeout: 120_000 },
  async () => {
    const seed = generateOrganization({ accounts: 2, regions: 2, resources: 800, seed: 1 })
    const served = await ServedOrganization.start({ seed })
    try {
      // Nothing but tags is read; and each resource gets a value of its own, so that one call serves one resource and
      // there is more to write than can be under way at once.
      const quick = "inventory: { resourceExplorer: off, iam: off, autoScaling: off }"
      const policy = demoPolicy(seed).replace(/^rules:\n/mu, `rules:\n${ownValues}`)
      writeFileSync(join(served.folder, "orgtag.yaml"), `${policy}\n${quick}\n`)
      await served.run("setup tables")
      const writing = Promise.withResolvers<void>()
      const noticed = Promise.withResolvers<void>()
      served.aws.onCall((_service, operation, phase) => {
        if (operation !== "TagResources" || phase !== "before") return
        writing.resolve()
        return noticed.promise
      })
      const sweeping = served.run("sweep --json")
      await writing.promise
      expect((await served.runWords(["stop", "wrong owners"])).code).toBe(0)
      await setTimeout(orderNoticedMs)
      noticed.resolve()
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
