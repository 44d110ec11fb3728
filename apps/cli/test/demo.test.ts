import { SweepReport } from "@orgtag/tagging"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { runOrgtag } from "./runOrgtag.ts"

const DemoDocument = Schema.Struct({
  schema: Schema.Literal("orgtag.demo/v1"),
  sweeps: Schema.Tuple([SweepReport, SweepReport]),
})

const documentOf = Schema.decodeUnknownSync(Schema.fromJsonString(DemoDocument), {
  onExcessProperty: "error",
})

/** Settings with which no call to AWS could be made. */
const uselessSettings = {
  AWS_PROFILE: "there-is-no-such-profile",
  AWS_REGION: "nowhere",
  AWS_ENDPOINT_URL: "http://127.0.0.1:1",
}

describe("the demo", { timeout: 240_000 }, () => {
  it("sweeps an organization of its own twice, the second time without a change, then serves it until it is stopped", async () => {
    const ran = await runOrgtag(["demo", "--json", "--keep"], {
      env: uselessSettings,
      signalWhen: (stderr) => (stderr.includes("npx orgtag plan -p") ? "SIGINT" : undefined),
    })
    const [first, second] = documentOf(ran.stdout).sweeps
    expect(first).toMatchObject({ outcome: "complete", coverage: { accounts: { total: 12, failed: 0 } } })
    expect(first.changes.verified).toBe(first.changes.add + first.changes.replace + first.changes.remove)
    expect(first.changes.verified).toBeGreaterThan(1000)
    expect(second).toMatchObject({
      outcome: "complete",
      changes: { add: 0, replace: 0, remove: 0, verified: 0, accepted: 0, failed: 0 },
    })
    expect(ran.stderr).toMatch(/^export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:[0-9]+$/mu)
    expect(ran.code).toBe(0)
  })
})
